package io.github.cockpitsso.it.bench.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * A kind of request.
 *
 * @param type the content type, or "-" without a body
 * @param body the body in ISO-8859-1; its size decides how many connections the load has
 * @param freshEvery one of so many requests has a token that was not used before; 0 for none
 */
record Workload(
    String name,
    String title,
    String method,
    String path,
    String type,
    String body,
    int freshEvery) {
  private static final String ITEMS = "/api/content/items/posts?limit=10";
  private static final String BOUNDARY = "----bench7MA4YWxkTrZu0gW";
  private static final int CONNECTIONS = 64;
  private static final int LARGE = 1_000_000;
  private static final int HUGE = 100_000_000;

  private static final List<Workload> ALL = List.of(
      get("warm", "GET, warm tokens", 0),
      get("mixed", "GET, one new token in 20", 20),
      get("new", "GET, every token new", 1),
      new Workload(
          "json",
          "POST of 10 KB of JSON",
          "POST",
          "/api/content/item/posts",
          "application/json",
          json(),
          0),
      new Workload(
          "graphql", "GraphQL query", "POST", "/api/gql", "application/json", graphQl(), 0),
      upload("upload", "Multipart upload of 1 MB", LARGE),
      upload("huge", "Multipart upload of 100 MB", HUGE));

  /** The workload of this name. */
  static Workload named(String name) {
    return ALL.stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown measurement " + name));
  }

  /** Fewer for large bodies: a request that is not complete at the end counts only in the CPU. */
  int connections() {
    return body.length() < LARGE ? CONNECTIONS : body.length() < HUGE ? 16 : 2;
  }

  /** A longer time for the largest bodies. */
  int seconds(int usual) {
    return body.length() < HUGE ? usual : 3 * usual;
  }

  private static Workload get(String name, String title, int freshEvery) {
    return new Workload(name, title, "GET", ITEMS, "-", "", freshEvery);
  }

  private static Workload upload(String name, String title, int size) {
    return new Workload(
        name,
        title,
        "POST",
        "/api/upload",
        "multipart/form-data; boundary=" + BOUNDARY,
        multipart(size),
        0);
  }

  private static String json() {
    String paragraph = "Lorem ipsum dolor sit amet, \\u00fc consetetur \\\"sadipscing\\\" elitr. ";
    return "{\"data\":{\"title\":\"A post\",\"tags\":[\"a\",\"b\"],\"text\":\""
        + paragraph.repeat(10_000 / paragraph.length())
        + "\"}}";
  }

  private static String graphQl() {
    return "{\"query\":\"query Posts($limit: Int) { posts(limit: $limit) { _id title } }\","
        + "\"variables\":{\"limit\":10}}";
  }

  /** One field, and one file of random bytes, as pictures are. */
  private static String multipart(int size) {
    String head = "--" + BOUNDARY
        + "\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA picture\r\n--"
        + BOUNDARY
        + "\r\nContent-Disposition: form-data; name=\"files[]\"; filename=\"picture.jpg\"\r\n"
        + "Content-Type: image/jpeg\r\n\r\n";
    String tail = "\r\n--" + BOUNDARY + "--\r\n";
    byte[] file = new byte[size - head.length() - tail.length()];
    new Random(1).nextBytes(file);
    return head + new String(file, StandardCharsets.ISO_8859_1) + tail;
  }
}
