package io.github.cockpitsso.bridge.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The field names of a multipart form, if it has the one shape that browsers and HTTP clients write (RFC 7578). PHP
 * reads many more: header lines folded without a blank, {@code name==x}, single quotes, boundaries by line feed alone,
 * parts behind the end ({@code docs/cockpit-contract.md} §11). Whoever imitates that reader misses one of its ways, so
 * whatever is of another shape is not read at all.
 */
final class MultipartForm {
  private static final Pattern TYPE = Pattern.compile(
      "multipart/form-data; ?boundary=(?:([A-Za-z0-9'+_./-]{1,70})|\"([A-Za-z0-9'+_./-]{1,70})\")",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern HEADER =
      Pattern.compile("([A-Za-z][A-Za-z-]{0,63}): ([\\x20-\\x7e\\x80-\\xff]*)");
  private static final Pattern DISPOSITION = Pattern.compile(
      "form-data; name=\"([^\"\\\\]*)\"(?:; filename=\"[^\"\\\\]*\")?", Pattern.CASE_INSENSITIVE);
  private static final String LINE_END = "\r\n";
  // PHP cuts lines that do not fit into its buffer of 5 KiB, and would read their ends as lines.
  private static final int LONGEST_LINE = 2048;

  private final String body;
  private final String delimiter;
  private final List<String> names = new ArrayList<>();
  private int at;

  private MultipartForm(String body, String boundary) {
    this.body = body;
    this.delimiter = "--" + boundary;
  }

  /**
   * The names as PHP knows them; nothing if type or body are of any other shape.
   *
   * @param type the content type as sent
   * @param body bytes as Latin-1
   */
  static Optional<List<String>> names(String type, String body) {
    Matcher matcher = TYPE.matcher(type);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String boundary = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    var form = new MultipartForm(body, boundary);
    return form.read() ? Optional.of(form.names) : Optional.empty();
  }

  private boolean read() {
    if (!skip(delimiter)) {
      return false;
    }
    while (skip(LINE_END)) {
      if (!readHeaders() || !skipContent()) {
        return false;
      }
    }
    return skip("--") && (at == body.length() || (skip(LINE_END) && at == body.length()));
  }

  private boolean readHeaders() {
    boolean named = false;
    while (!skip(LINE_END)) {
      int end = body.indexOf(LINE_END, at);
      if (end < 0 || end - at > LONGEST_LINE) {
        return false;
      }
      Matcher header = HEADER.matcher(body).region(at, end);
      if (!header.matches()) {
        return false;
      }
      if (header.group(1).equalsIgnoreCase("content-disposition")) {
        Matcher disposition = DISPOSITION.matcher(header.group(2));
        if (named || !disposition.matches()) {
          return false;
        }
        named = true;
        names.add(PhpName.of(disposition.group(1)));
      }
      at = end + LINE_END.length();
    }
    return named;
  }

  // PHP ends a part at a line feed and the delimiter, with or without a carriage return before it.
  private boolean skipContent() {
    int end = body.indexOf("\n" + delimiter, at - 1);
    // Before the content: a delimiter right behind the blank line, which some see and PHP does not.
    if (end < at || body.charAt(end - 1) != '\r') {
      return false;
    }
    at = end + 1 + delimiter.length();
    return true;
  }

  private boolean skip(String text) {
    boolean there = body.startsWith(text, at);
    if (there) {
      at += text.length();
    }
    return there;
  }
}
