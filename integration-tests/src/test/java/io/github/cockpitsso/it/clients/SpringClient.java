package io.github.cockpitsso.it.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.springframework.core.SpringVersion;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.client.RestClient;

/** Spring's RestClient with the client of the JDK. */
final class SpringClient extends JavaClient {
  // Spring would select Apache HttpClient, which is on the class path for another client.
  private final RestClient client =
      RestClient.builder().requestFactory(new JdkClientHttpRequestFactory()).build();

  SpringClient() {
    super(SpringVersion.getVersion());
  }

  @Override
  Optional<Answer> send(Call call) throws IOException {
    RestClient.RequestBodySpec request =
        client.method(HttpMethod.valueOf(call.method())).uri(call.address());
    call.token().ifPresent(token -> request.headers(headers -> headers.setBearerAuth(token)));
    if (call.body().isPresent()) {
      write(call.body().get(), request);
    }
    return Optional.of(request.exchange((sent, answer) -> new Answer(
        answer.getStatusCode().value(),
        new String(answer.getBody().readAllBytes(), StandardCharsets.UTF_8))));
  }

  private static void write(Body body, RestClient.RequestBodySpec request) throws IOException {
    if (body instanceof Body.Json json) {
      request.contentType(MediaType.APPLICATION_JSON).body(json.text());
    } else if (body instanceof Body.Form form) {
      var fields = new LinkedMultiValueMap<String, String>();
      fields.add("title", form.title());
      request.contentType(MediaType.APPLICATION_FORM_URLENCODED).body(fields);
    } else if (body instanceof Body.Multipart form) {
      var parts = new MultipartBodyBuilder();
      parts.part(
          form.field(), form.value(), new MediaType("text", "plain", StandardCharsets.UTF_8));
      var file = parts.part("file", new FileSystemResource(form.file()), MediaType.APPLICATION_PDF);
      form.fileName().ifPresent(file::filename);
      request.contentType(MediaType.MULTIPART_FORM_DATA).body(parts.build());
    } else {
      var file = new InputStreamResource(Files.newInputStream(((Body.Stream) body).file()));
      request.contentType(MediaType.APPLICATION_OCTET_STREAM).body(file);
    }
  }
}
