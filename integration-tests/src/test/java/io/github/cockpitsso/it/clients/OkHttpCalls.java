package io.github.cockpitsso.it.clients;

import java.io.IOException;
import java.util.Optional;
import okhttp3.FormBody;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;

/** OkHttp, which Retrofit and Android apps call. */
final class OkHttpCalls extends JavaClient {
  private final OkHttpClient client = new OkHttpClient();

  OkHttpCalls() {
    super(OkHttp.VERSION);
  }

  @Override
  Optional<Answer> send(Call call) throws IOException {
    Request.Builder request = new Request.Builder()
        .url(call.address().toString())
        .method(call.method(), call.body().map(OkHttpCalls::body).orElse(null));
    call.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    try (Response answer = client.newCall(request.build()).execute()) {
      return Optional.of(new Answer(answer.code(), answer.body().string()));
    }
  }

  private static RequestBody body(Body body) {
    if (body instanceof Body.Json json) {
      return RequestBody.create(json.text(), MediaType.get("application/json"));
    } else if (body instanceof Body.Form form) {
      return new FormBody.Builder().add("title", form.title()).build();
    } else if (body instanceof Body.Multipart form) {
      return new MultipartBody.Builder()
          .setType(MultipartBody.FORM)
          .addFormDataPart(form.field(), form.value())
          .addFormDataPart(
              "file",
              form.fileName().orElse(form.file().getFileName().toString()),
              RequestBody.create(form.file().toFile(), MediaType.get("application/pdf")))
          .build();
    }
    return new RequestBody() {
      @Override
      public MediaType contentType() {
        return MediaType.get("application/octet-stream");
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        try (Source file = Okio.source(((Body.Stream) body).file())) {
          sink.writeAll(file);
        }
      }
    };
  }
}
