package io.github.cockpitsso.testkit.cockpit;

import java.util.Arrays;
import java.util.stream.Collectors;

/** {@code /api/system/healthcheck}: any method, no key (contract section 4). */
final class HealthCheck {

  static final String PATH = "/api/system/healthcheck";

  private HealthCheck() {}

  static Reply answer(PhpRequest request) {
    String checks = request
        .parameter("checks")
        .map(PhpArrays::toText)
        .orElse("db, memory, fs, redis, smtp, custom");
    return Reply.json(200, PhpArrays.of("status", "ok"))
        .withHeader("Cache-Control", "no-store, no-cache, must-revalidate")
        .withHeader("Pragma", "no-cache")
        .withHeader("Expires", "0")
        .withHeader(
            "X-Health-Checks",
            Arrays.stream(checks.split(",")).map(String::strip).collect(Collectors.joining(", ")));
  }
}
