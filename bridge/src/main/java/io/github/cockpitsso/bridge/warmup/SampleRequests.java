package io.github.cockpitsso.bridge.warmup;

import java.nio.charset.StandardCharsets;

/** Requests as apps send them: mostly reads of known users, and a few of each other kind. */
final class SampleRequests {
  private static final int ROUND = 16;
  static final String ORIGIN = "https://warm-up.example";

  private static final String ITEMS = "/api/content/items/news";
  private static final String QUERY = ITEMS
      + "?limit=10&skip=20&sort%5B_created%5D=-1&fields=%7B%22title%22%3A1%7D"
      + "&filter=%7B%22tags%22%3A%7B%22%24in%22%3A%5B%22a%22%2C%22b%22%5D%7D%7D";
  private static final String JSON = "application/json";
  private static final String SAVE = "{\"data\":{\"title\":\"A title\",\"text\":\""
      + "Some text, with \\u00e9scapes and \\\"quotes\\\". ".repeat(40)
      + "\",\"tags\":[\"a\",\"b\"],\"published\":true,\"rank\":12.5}}";
  private static final String GRAPHQL =
      "{\"query\":\"query($n:Int){newsModel(limit:$n){_id title text}}\",\"variables\":{\"n\":10}}";
  private static final String BOUNDARY = "----warm-up";
  private static final String MULTIPART = "multipart/form-data; boundary=" + BOUNDARY;
  private static final String UPLOAD = "--" + BOUNDARY
      + "\r\nContent-Disposition: form-data; name=\"files[]\"; filename=\"picture.png\"\r\n"
      + "Content-Type: image/png\r\n\r\n"
      + "\u0089PNG\r\n\u001a\n0123456789-\r\n--abcdefghijklmn".repeat(400)
      + "\r\n--" + BOUNDARY + "--\r\n";

  /**
   * A request.
   *
   * @param text one character per byte
   * @param status of the answer
   */
  record Sample(String text, int status) {
    byte[] bytes() {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private SampleRequests() {}

  static Sample of(SampleTokens tokens, int number) {
    String token = tokens.valid(number);
    return switch (number % ROUND) {
      case 1, 6, 10 -> get(ITEMS, token, 200);
      case 3 -> post(ITEMS, JSON, SAVE, token);
      case 5, 15 -> get(QUERY, tokens.forged(number), 401);
      case 8 -> post("/api/gql", JSON, GRAPHQL, token);
      case 12 -> post("/api/assets/upload", MULTIPART, UPLOAD, token);
      case 14 -> get("/missing", token, 404);
      default -> get(QUERY, token, 200);
    };
  }

  private static Sample get(String target, String token, int status) {
    return new Sample("GET " + target + " HTTP/1.1\r\n" + headers(token) + "\r\n", status);
  }

  private static Sample post(String target, String type, String body, String token) {
    return new Sample(
        "POST " + target + " HTTP/1.1\r\n" + headers(token) + "Content-Type: " + type
            + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body,
        200);
  }

  private static String headers(String token) {
    return "Host: warm-up.example\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) warm-up\r\n"
        + "Accept: application/json, text/plain, */*\r\nAccept-Language: en-US,en;q=0.5\r\n"
        + "Accept-Encoding: gzip, deflate, br\r\nReferer: " + ORIGIN + "/\r\nOrigin: " + ORIGIN
        + "\r\nConnection: keep-alive\r\nAuthorization: Bearer " + token + "\r\n";
  }
}
