package io.github.cockpitsso.bridge.content;

import io.github.cockpitsso.bench.Measured;
import io.github.cockpitsso.bridge.guard.Samples;
import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;

/** The checks of parameters for Cockpit's content. */
public class ContentBenchmark extends Measured {
  private final ContentReader reader = new ContentReader(List.of());
  private final RequestHead plain = head("GET", "items/posts", "");
  private final RequestHead query = head(
      "GET", "items/posts", "filter=%7B%22published%22:true%7D&limit=20&sort=%7B%22date%22:-1%7D");
  private final RequestHead save = head("POST", "item/posts", "");
  private final Optional<byte[]> item = Optional.of(Samples.json(10 * 1024));
  private final RequestHead graphQl =
      new RequestHead("POST", new ApiPath("/api/gql"), "", List.of("application/json"));
  private final String query20 = "{ postsModel(limit: 20) { _id title } }";
  private final Optional<byte[]> document =
      Optional.of(("{\"query\":\"" + query20 + "\",\"variables\":{\"n\":20}}")
          .getBytes(StandardCharsets.UTF_8));

  private static RequestHead head(String method, String path, String query) {
    return new RequestHead(
        method, new ApiPath("/api/content/" + path), query, List.of("application/json"));
  }

  @Benchmark
  public ContentRequest plain() {
    return read(plain, Optional.empty());
  }

  @Benchmark
  public ContentRequest query() {
    return read(query, Optional.empty());
  }

  @Benchmark
  public ContentRequest json10k() {
    return read(save, item);
  }

  /** A document that was read before. */
  @Benchmark
  public ContentRequest graphQl() {
    return read(graphQl, document);
  }

  @Benchmark
  public GraphQlDocument newGraphQl() {
    return GraphQlDocument.read(query20, GraphQlLimits.READABLE_TOKENS)
        .ifGranted()
        .orElseThrow();
  }

  private ContentRequest read(RequestHead head, Optional<byte[]> body) {
    return reader.read(head, body, GraphQlLimits.READABLE_TOKENS).ifGranted().orElseThrow();
  }
}
