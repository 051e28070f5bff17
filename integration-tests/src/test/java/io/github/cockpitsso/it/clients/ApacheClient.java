package io.github.cockpitsso.it.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.apache.hc.core5.util.VersionInfo;

/** Apache HttpClient 5. */
final class ApacheClient extends JavaClient {
  private final HttpMultipartMode mode;

  ApacheClient(HttpMultipartMode mode) {
    super(VersionInfo.loadVersionInfo("org.apache.hc.client5", ApacheClient.class.getClassLoader())
        .getRelease());
    this.mode = mode;
  }

  @Override
  Optional<Answer> send(Call call) throws IOException {
    var request = new HttpUriRequestBase(call.method(), call.address());
    call.token().ifPresent(token -> request.setHeader("Authorization", "Bearer " + token));
    if (call.body().isPresent()) {
      request.setEntity(entity(call.body().get()));
    }
    try (CloseableHttpClient client = HttpClients.createDefault()) {
      return Optional.of(client.execute(
          request,
          answer -> new Answer(
              answer.getCode(), EntityUtils.toString(answer.getEntity(), StandardCharsets.UTF_8))));
    }
  }

  private HttpEntity entity(Body body) throws IOException {
    if (body instanceof Body.Json json) {
      return new StringEntity(json.text(), ContentType.APPLICATION_JSON);
    } else if (body instanceof Body.Form form) {
      return new UrlEncodedFormEntity(
          List.of(new BasicNameValuePair("title", form.title())), StandardCharsets.UTF_8);
    } else if (body instanceof Body.Multipart form) {
      return MultipartEntityBuilder.create()
          .setMode(mode)
          .setCharset(StandardCharsets.UTF_8)
          .addTextBody(
              form.field(),
              form.value(),
              ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8))
          .addBinaryBody(
              "file",
              form.file().toFile(),
              ContentType.APPLICATION_PDF,
              form.fileName().orElse(form.file().getFileName().toString()))
          .build();
    }
    return new InputStreamEntity(
        Files.newInputStream(((Body.Stream) body).file()), ContentType.APPLICATION_OCTET_STREAM);
  }
}
