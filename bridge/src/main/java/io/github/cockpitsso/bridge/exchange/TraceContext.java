package io.github.cockpitsso.bridge.exchange;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;

/** The trace of a request, from its {@code traceparent} (W3C Trace Context, 3.2). */
public final class TraceContext {
  /** The header with the trace's id. */
  public static final String PARENT = "traceparent";
  /** The header that vendors add to it. */
  public static final String STATE = "tracestate";

  // Later versions may add fields after these four. Version ff and ids of zeros are invalid.
  private static final Pattern VALUE = Pattern.compile(
      "(?!ff|00.{54})[0-9a-f]{2}-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

  private TraceContext() {}

  /** The id of the trace: 32 hexadecimal digits; empty without a valid header. */
  public static Optional<String> id(HttpFields headers) {
    List<String> values = headers.getValuesList(PARENT);
    if (values.size() != 1) {
      return Optional.empty();
    }
    Matcher value = VALUE.matcher(values.get(0));
    return value.matches() ? Optional.of(value.group(1)) : Optional.empty();
  }
}
