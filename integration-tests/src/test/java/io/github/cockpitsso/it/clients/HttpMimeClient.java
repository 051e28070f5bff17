package io.github.cockpitsso.it.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.apache.http.HttpEntity;
import org.apache.http.client.entity.UrlEncodedFormEntity;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.InputStreamEntity;
import org.apache.http.entity.StringEntity;
import org.apache.http.entity.mime.HttpMultipartMode;
import org.apache.http.entity.mime.MultipartEntityBuilder;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.message.BasicNameValuePair;
import org.apache.http.util.EntityUtils;
import org.apache.http.util.VersionInfo;

/** Apache HttpClient 4 with HttpMime, in the mode that JMeter and REST Assured set. */
final class HttpMimeClient extends JavaClient {
  HttpMimeClient() {
    super(
        VersionInfo.loadVersionInfo("org.apache.http.client", HttpMimeClient.class.getClassLoader())
            .getRelease());
  }

  @Override
  Optional<Answer> send(Call call) throws IOException {
    RequestBuilder request = RequestBuilder.create(call.method()).setUri(call.address());
    call.token().ifPresent(token -> request.setHeader("Authorization", "Bearer " + token));
    if (call.body().isPresent()) {
      request.setEntity(entity(call.body().get()));
    }
    try (CloseableHttpClient client = HttpClients.createDefault()) {
      return Optional.of(client.execute(
          request.build(),
          answer -> new Answer(
              answer.getStatusLine().getStatusCode(),
              EntityUtils.toString(answer.getEntity(), StandardCharsets.UTF_8))));
    }
  }

  private static HttpEntity entity(Body body) throws IOException {
    if (body instanceof Body.Json json) {
      return new StringEntity(json.text(), ContentType.APPLICATION_JSON);
    } else if (body instanceof Body.Form form) {
      return new UrlEncodedFormEntity(
          List.of(new BasicNameValuePair("title", form.title())), StandardCharsets.UTF_8);
    } else if (body instanceof Body.Multipart form) {
      return MultipartEntityBuilder.create()
          .setMode(HttpMultipartMode.BROWSER_COMPATIBLE)
          .setCharset(StandardCharsets.UTF_8)
          .addTextBody(
              form.field(),
              form.value(),
              ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8))
          .addBinaryBody(
              "file",
              form.file().toFile(),
              ContentType.create("application/pdf"),
              form.fileName().orElse(form.file().getFileName().toString()))
          .build();
    }
    return new InputStreamEntity(
        Files.newInputStream(((Body.Stream) body).file()), ContentType.APPLICATION_OCTET_STREAM);
  }
}
