package io.github.cockpitsso.client.http;

import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Gives the next reply of a list for every call, and keeps the calls. */
public final class ScriptedTransport implements Transport {
  private final Deque<Reply> replies = new ArrayDeque<>();
  private final List<Call> calls = new ArrayList<>();

  /** Replies with JSON next. */
  public ScriptedTransport then(int status, String json) {
    return then(status, "application/json", json);
  }

  /** Replies with this next. */
  public ScriptedTransport then(int status, String contentType, String body) {
    return then(new Reply.Answer(status, contentType, body.getBytes(StandardCharsets.UTF_8)));
  }

  /** Replies with this next. */
  public ScriptedTransport then(Reply reply) {
    replies.add(reply);
    return this;
  }

  /** A Cockpit at the end of this transport, called with the key {@code API-key}. */
  public CockpitHttp cockpit() {
    return new CockpitHttp(
        CockpitAddress.parse("https://cms.example.org"), Optional.of(Secret.of("API-key")), this);
  }

  /** All calls as {@code METHOD URL}, with the body behind it if there is one. */
  public List<String> calls() {
    return calls.stream()
        .map(call -> call
            + call.body()
                .map(body -> " " + new String(body, StandardCharsets.UTF_8))
                .orElse(""))
        .toList();
  }

  /** The call that came last. */
  public Call lastCall() {
    return calls.get(calls.size() - 1);
  }

  @Override
  public Reply send(Call call) {
    calls.add(call);
    return replies.remove();
  }
}
