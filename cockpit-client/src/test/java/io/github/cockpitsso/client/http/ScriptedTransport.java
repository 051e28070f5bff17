package io.github.cockpitsso.client.http;

import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Answers every call with the next reply of a list, and records the calls. */
public final class ScriptedTransport implements Transport {
  private final Deque<Reply> replies = new ArrayDeque<>();
  private final List<Call> calls = new ArrayList<>();

  /** Adds a reply with JSON. */
  public ScriptedTransport then(int status, String json) {
    return then(status, "application/json", json);
  }

  /** Adds this reply. */
  public ScriptedTransport then(int status, String contentType, String body) {
    return then(new Reply.Answer(status, contentType, body.getBytes(StandardCharsets.UTF_8)));
  }

  /** Adds this reply. */
  public ScriptedTransport then(Reply reply) {
    replies.add(reply);
    return this;
  }

  /** A Cockpit that this transport answers for, called with the key {@code API-key}. */
  public CockpitHttp cockpit() {
    return new CockpitHttp(
        CockpitAddress.parse("https://cms.example.org"), Optional.of(Secret.of("API-key")), this);
  }

  /** All calls as {@code METHOD URL}, followed by the body, if any. */
  public List<String> calls() {
    return calls.stream()
        .map(call -> call
            + call.body()
                .map(body -> " " + new String(body, StandardCharsets.UTF_8))
                .orElse(""))
        .toList();
  }

  /** The last call. */
  public Call lastCall() {
    return calls.get(calls.size() - 1);
  }

  @Override
  public Reply send(Call call) {
    calls.add(call);
    return replies.remove();
  }
}
