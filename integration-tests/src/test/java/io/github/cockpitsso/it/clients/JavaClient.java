package io.github.cockpitsso.it.clients;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A Java client, which makes the calls in this process. */
abstract class JavaClient implements Client {
  static final String FIELD = "Grüße";
  static final String FILE_NAME = "Übersicht 1.pdf";

  private final String version;

  JavaClient(String version) {
    this.version = version;
  }

  /**
   * A call to the bridge.
   *
   * @param token the bearer token, if the call has one
   */
  record Call(String method, URI address, Optional<String> token, Optional<Body> body) {}

  /** The body of a call. */
  sealed interface Body {
    /** JSON text. */
    record Json(String text) implements Body {}

    /** A form with the field {@code title}. */
    record Form(String title) implements Body {}

    /** A multipart form with a field and the file. */
    record Multipart(String field, String value, Path file, Optional<String> fileName)
        implements Body {}

    /** Only the file, without a length. */
    record Stream(Path file) implements Body {}
  }

  final String version() {
    return version;
  }

  /** Makes the call; {@code Optional.empty()} if this client does not support such a body. */
  abstract Optional<Answer> send(Call call) throws IOException, InterruptedException;

  @Override
  public Run run(URI bridge, String token, Path file, Path work) throws Exception {
    Map<String, Answer> answers = new LinkedHashMap<>();
    String items = bridge + "/api/content/items/posts";
    String item = bridge + "/api/content/item/posts";
    String query = "?limit=2&filter="
        + URLEncoder.encode("{\"title\":\"Grüße & mehr\"}", StandardCharsets.UTF_8);
    var auth = Optional.of(token);
    var json = new Body.Json("{\"data\":{\"title\":\"Grüße\"}}");
    var form = new Body.Form("Grüße & mehr");
    var upload = new Body.Multipart("title", FIELD, file, Optional.of(FILE_NAME));
    var itemForm = new Body.Multipart("data[title]", FIELD, file, Optional.empty());
    put(answers, "list", new Call("GET", URI.create(items + query), auth, Optional.empty()));
    put(answers, "save", new Call("POST", URI.create(item), auth, Optional.of(json)));
    put(answers, "form", custom(bridge, "form", auth, form));
    put(answers, "upload", custom(bridge, "upload", auth, upload));
    put(answers, "item", new Call("POST", URI.create(item), auth, Optional.of(itemForm)));
    put(answers, "stream", custom(bridge, "stream", auth, new Body.Stream(file)));
    put(answers, "delete", new Call("DELETE", URI.create(item + "/1"), auth, Optional.empty()));
    put(
        answers,
        "file",
        new Call("GET", URI.create(bridge + "/api/custom/file"), auth, Optional.empty()));
    put(
        answers,
        "anonymous",
        new Call("GET", URI.create(items), Optional.empty(), Optional.empty()));
    return new Run(version, answers);
  }

  private static Call custom(URI bridge, String name, Optional<String> token, Body body) {
    return new Call("POST", URI.create(bridge + "/api/custom/" + name), token, Optional.of(body));
  }

  private void put(Map<String, Answer> answers, String step, Call call)
      throws IOException, InterruptedException {
    send(call).ifPresent(answer -> answers.put(step, answer));
  }
}
