package io.github.cockpitsso.bridge.policy;

import io.github.cockpitsso.bridge.content.Models;
import io.github.cockpitsso.bridge.content.Operation;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.request.ApiPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A policy is accepted or rejected without an exception, and patterns match like a regular
 * expression. For Jazzer: a byte that selects one of the two, and the text.
 */
public final class PolicyFuzz {
  private PolicyFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    String text = new String(rest, StandardCharsets.UTF_8);
    if ((input[0] & 0xff) % 2 == 0) {
      policy(rest);
    } else {
      pattern(text);
    }
  }

  private static void policy(byte[] yaml) {
    PolicyFile.Read read = PolicyFile.read(yaml);
    check(read.policy().isPresent() == read.problems().isEmpty(), "both or none");
    read.policy().ifPresent(policy -> {
      var caller = new Caller("editor", Set.of("staff"), Set.of("cockpit"));
      for (String path : List.of("/api/content/items/a", "/api/gql", "/api/x.post")) {
        PolicyPath of = PolicyPath.of(new ApiPath(path));
        check(
            !policy
                .judge(new AccessRequest(
                    "GET",
                    of,
                    Optional.of(Operation.QUERY),
                    false,
                    new Models(Set.of("a"), true),
                    Optional.of(caller)))
                .by()
                .isEmpty(),
            "no rule says so: " + path);
      }
    });
  }

  private static void pattern(String text) {
    int line = text.indexOf('\n');
    if (line < 0
        || !(ApiPath.read("/api" + text.substring(line + 1), "")
            instanceof Decision.Granted<ApiPath> path)) {
      return;
    }
    PathPattern pattern;
    try {
      pattern = PathPattern.parse(text.substring(0, line));
    } catch (IllegalArgumentException e) {
      return;
    }
    PolicyPath below = PolicyPath.of(path.value());
    check(
        pattern.matches(below) == expression(pattern).matcher(below.toString()).matches(), text);
  }

  private static Pattern expression(PathPattern pattern) {
    return Pattern.compile(Arrays.stream(pattern.toString().substring(1).split("/", -1))
        .map(segment -> switch (segment) {
          case "*" -> "/[^/]+";
          case "**" -> "(?:/[^/]+)*";
          default -> "/" + Pattern.quote(segment);
        })
        .collect(Collectors.joining()));
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
