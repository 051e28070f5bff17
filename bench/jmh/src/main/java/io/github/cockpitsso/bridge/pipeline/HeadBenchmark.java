package io.github.cockpitsso.bridge.pipeline;

import io.github.cockpitsso.bench.Measured;
import io.github.cockpitsso.bench.Settings;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.request.RequestHead;
import io.github.cockpitsso.bridge.settings.BridgeSettings;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.openjdk.jmh.annotations.Benchmark;

/** Reads method, path and query. */
public class HeadBenchmark extends Measured {
  private final HeadReader reader = reader(Settings.defaults());
  private final HttpURI path = HttpURI.from("/api/content/items/posts");
  private final HttpURI query =
      HttpURI.from("/api/content/items/posts?filter={\"published\":true}&limit=20&skip=40");
  private final HttpFields headers =
      HttpFields.build().put(HttpHeader.CONTENT_TYPE, "application/json").asImmutable();

  private static HeadReader reader(BridgeSettings settings) {
    return new HeadReader(settings.cockpit().address(), new Uploads(settings));
  }

  @Benchmark
  public Decision<RequestHead> withoutQuery() {
    return reader.read("GET", path, HttpFields.EMPTY);
  }

  @Benchmark
  public Decision<RequestHead> withQuery() {
    return reader.read("POST", query, headers);
  }
}
