package io.github.cockpitsso.bridge.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A policy is read or refused; no document that begins an operation with {@code mutation} is a query; patterns fit what a
 * regular expression does. For Jazzer: a byte for which of them, and the text.
 */
public final class PolicyFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ApiPath GQL = new ApiPath("/api/gql");

  private PolicyFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    String text = new String(rest, StandardCharsets.UTF_8);
    switch ((input[0] & 0xff) % 4) {
      case 0 -> policy(rest);
      case 1 -> document(text);
      case 2 -> request(rest);
      default -> pattern(text);
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
                .judge(
                    new AccessRequest("GET", of, Optional.of(Operation.QUERY), Optional.of(caller)))
                .by()
                .isEmpty(),
            "nobody said so: " + path);
      }
    });
  }

  private static void document(String text) {
    GraphQlDocument.read(text, GraphQlLimits.DEFAULT)
        .ifGranted()
        .ifPresent(operation ->
            check(operation == Operation.MUTATION || !beginsMutation(text), "no query: " + text));
  }

  /** Reads names and brackets, by the lexical rules of GraphQL (October 2021, 2.1). */
  private static boolean beginsMutation(String text) {
    int depth = 0;
    boolean atBegin = true;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '#') {
        while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
          i++;
        }
      } else if (text.startsWith("\"\"\"", i)) {
        i = endOfBlock(text, i + 3);
      } else if (c == '"') {
        i = endOfString(text, i + 1);
      } else if ("{([".indexOf(c) >= 0) {
        depth++;
        i++;
        atBegin = false;
      } else if ("})]".indexOf(c) >= 0) {
        depth--;
        i++;
        atBegin = depth == 0 && c == '}';
      } else if (isName(c)) {
        int begin = i;
        while (i < text.length() && isName(text.charAt(i))) {
          i++;
        }
        if (atBegin && depth == 0 && text.substring(begin, i).equals("mutation")) {
          return true;
        }
        atBegin = false;
      } else {
        i++;
      }
    }
    return false;
  }

  private static int endOfBlock(String text, int from) {
    int end = text.indexOf("\"\"\"", from);
    while (end > 0 && text.charAt(end - 1) == '\\') {
      end = text.indexOf("\"\"\"", end + 3);
    }
    return end < 0 ? text.length() : end + 3;
  }

  private static int endOfString(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i + 1;
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private static void request(byte[] body) {
    var json = new RequestHead("POST", GQL, "", List.of("application/json"));
    GraphQlRequest.document(json, Optional.of(body)).ifGranted().ifPresent(document -> {
      JsonNode query = tree(body).path("query");
      check(query.isTextual() && query.textValue().equals(document), "not the query: " + document);
    });
    var form = new RequestHead("POST", GQL, "", List.of("application/x-www-form-urlencoded"));
    Decision<String> encoded = GraphQlRequest.document(form, Optional.of(body));
    var get = new RequestHead("GET", GQL, new String(body, StandardCharsets.ISO_8859_1), List.of());
    check(
        encoded
            .ifGranted()
            .equals(GraphQlRequest.document(get, Optional.empty()).ifGranted()),
        "a form is no query string");
    var multipart = new RequestHead("POST", GQL, "", List.of("multipart/form-data; boundary=b"));
    var unused = GraphQlRequest.document(multipart, Optional.of(body));
  }

  private static JsonNode tree(byte[] body) {
    try {
      return JSON.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new AssertionError("a document in what is no JSON", e);
    }
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
