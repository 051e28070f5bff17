package io.github.cockpitsso.it.clients;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/** {@code java.net.http.HttpClient}; it does not support multipart forms. */
final class JdkClient extends JavaClient {
  private final HttpClient client = HttpClient.newHttpClient();

  JdkClient() {
    super(String.valueOf(Runtime.version().feature()));
  }

  @Override
  Optional<Answer> send(Call call) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(call.address());
    call.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    if (call.body().orElse(null) instanceof Body.Multipart) {
      return Optional.empty();
    } else if (call.body().orElse(null) instanceof Body.Json json) {
      request.header("Content-Type", "application/json");
      request.method(call.method(), BodyPublishers.ofString(json.text()));
    } else if (call.body().orElse(null) instanceof Body.Form form) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
      String title = URLEncoder.encode(form.title(), StandardCharsets.UTF_8);
      request.method(call.method(), BodyPublishers.ofString("title=" + title));
    } else if (call.body().orElse(null) instanceof Body.Stream stream) {
      request.header("Content-Type", "application/octet-stream");
      InputStream file = Files.newInputStream(stream.file());
      BodyPublisher whole = BodyPublishers.ofInputStream(() -> file);
      request.method(call.method(), whole);
    } else {
      request.method(call.method(), BodyPublishers.noBody());
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    return Optional.of(new Answer(answer.statusCode(), answer.body()));
  }
}
