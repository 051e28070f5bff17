package io.github.cockpitsso.bridge.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String ID = "0af7651916cd43dd8448eb211c80319c";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + ID + "-b7ad6b7169203331-01",
        "00-" + ID + "-b7ad6b7169203331-00",
        "01-" + ID + "-b7ad6b7169203331-01",
        "fe-" + ID + "-b7ad6b7169203331-01-more"
      })
  void a_valid_header_has_a_trace_id(String parent) {
    assertThat(TraceContext.id(HttpFields.build().add("traceparent", parent))).contains(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        ID,
        "ff-" + ID + "-b7ad6b7169203331-01",
        "00-" + ID + "-b7ad6b7169203331-01-more",
        "00-" + ID + "-b7ad6b7169203331-1",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-" + ID + "-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00-" + ID + "-b7ad6b7169203331-01, 00-" + ID + "-b7ad6b7169203331-01",
        "00-" + ID + "x-b7ad6b7169203331-01"
      })
  void a_malformed_header_has_no_trace_id(String parent) {
    assertThat(TraceContext.id(HttpFields.build().add("traceparent", parent))).isEmpty();
  }

  @Test
  void two_headers_have_no_trace_id() {
    String parent = "00-" + ID + "-b7ad6b7169203331-01";
    var twice = HttpFields.build().add("traceparent", parent).add("traceparent", parent);
    assertThat(TraceContext.id(twice)).isEmpty();
  }
}
