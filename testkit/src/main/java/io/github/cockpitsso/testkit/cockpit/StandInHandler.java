package io.github.cockpitsso.testkit.cockpit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/** Reads a request, adds it to the journal, and answers it or applies a fault. */
final class StandInHandler extends Handler.Abstract.NonBlocking {

  private final Installation installation;
  private final Pages pages;
  private final CockpitSettings settings;
  private final Journal journal;
  private final Faults faults;
  private final Scheduler scheduler;

  StandInHandler(
      Installation installation,
      Pages pages,
      CockpitSettings settings,
      Journal journal,
      Faults faults,
      Scheduler scheduler) {
    this.installation = installation;
    this.pages = pages;
    this.settings = settings;
    this.journal = journal;
    this.faults = faults;
    this.scheduler = scheduler;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Wire wire = new Wire(request, response, callback, scheduler);
    BodyReader.read(request, body -> {
      try {
        answer(request, body, wire);
      } catch (RuntimeException e) {
        callback.failed(e);
      }
    });
    return true;
  }

  private void answer(Request request, BodyReader.Body body, Wire wire) {
    String target = request.getHttpURI().getPathQuery();
    List<HeaderField> headers = request.getHeaders().stream()
        .map(field -> new HeaderField(
            field.getName(), Optional.ofNullable(field.getValue()).orElse("")))
        .toList();
    Optional<PhpRequest> php = PhpRequest.read(
        request.getMethod(),
        target,
        headers,
        body.asPhpSeesIt().toArray(),
        settings.server(),
        settings.cookiesAreParameters());
    Optional<Installation.Place> place = php.flatMap(p -> installation.locate(p.path()));
    ReceivedRequest received = new ReceivedRequest(
        Instant.now(),
        request.getMethod(),
        target,
        headers,
        body.kept().first(Journal.BODY_BOUND),
        body.length(),
        body.sha256(),
        body.complete(),
        place.flatMap(p -> p.cockpit().key(php.orElseThrow())));
    journal.add(received);
    if (!body.complete() || settings.server().hangsUpOn(request.getMethod())) {
      wire.hangUp();
      return;
    }
    Optional<Reply> refusal = settings.server().refusal(request.getMethod(), headers);
    if (refusal.isPresent()) {
      send(refusal.get(), wire);
      return;
    }
    Optional<Fault> fault = faults.find(received);
    Optional<String> impostor =
        fault.filter(Fault.AnotherUser.class::isInstance).map(f -> ((Fault.AnotherUser) f).user());
    // Every fault but one does the work first: a Cockpit whose answer is lost has done it too.
    if (fault.filter(Fault.Answer.class::isInstance).isPresent()) {
      send(((Fault.Answer) fault.get()).reply(), wire);
      return;
    }
    fail(fault, reply(received.path(), php, place, impostor), wire);
  }

  private Reply reply(
      String path,
      Optional<PhpRequest> php,
      Optional<Installation.Place> place,
      Optional<String> impostor) {
    if (php.isEmpty()) {
      return AddonGuards.unreadable(path, settings.addon());
    }
    if (place.isEmpty()) {
      return Reply.systemError();
    }
    return place.get().isApi()
        ? place.get().cockpit().answer(php.get(), place.get().route(), impostor)
        : pages.answer(php.get().path(), place.get().route());
  }

  private void fail(Optional<Fault> fault, Reply reply, Wire wire) {
    if (fault.isEmpty() || fault.get() instanceof Fault.AnotherUser) {
      send(reply, wire);
    } else if (fault.get() instanceof Fault.Delay delay) {
      send(reply.after(reply.delay().plus(delay.time())), wire);
    } else if (fault.get() instanceof Fault.Held held) {
      var unused = held.until().thenRun(() -> send(reply, wire));
    } else if (fault.get() instanceof Fault.Drip drip) {
      wire.drip(reply, drip.pause());
    } else if (fault.get() instanceof Fault.EndlessBody) {
      wire.sendEndlessly();
    } else if (fault.get() instanceof Fault.TruncatedBody) {
      wire.sendTruncated(reply);
    } else if (fault.get() instanceof Fault.HalfClose) {
      wire.sendHalf(reply);
    } else if (fault.get() instanceof Fault.RawBytes raw) {
      wire.sendRaw(raw.bytes(), true);
    } else if (fault.get() instanceof Fault.Hangup) {
      wire.hangUp();
    }
    // NeverAnswer: the exchange stays open until the client or the server ends it.
  }

  private void send(Reply reply, Wire wire) {
    Runnable sending = settings.server().closesAfterAnswer()
        ? () -> wire.sendAndClose(reply)
        : () -> wire.send(reply);
    if (reply.delay().compareTo(Duration.ZERO) > 0) {
      wire.later(reply.delay(), sending);
    } else {
      sending.run();
    }
  }
}
