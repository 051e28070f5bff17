package io.github.cockpitsso.bridge.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the fields of a multipart form of the one shape that the guard lets through (RFC 7578), by itself: whatever is
 * of another shape is not read.
 */
final class MultipartFields {
  private static final Pattern TYPE = Pattern.compile(
      "multipart/form-data; ?boundary=(?:([A-Za-z0-9'+_./-]{1,70})|\"([A-Za-z0-9'+_./-]{1,70})\")",
      Pattern.CASE_INSENSITIVE);
  private static final Pattern HEADER =
      Pattern.compile("([A-Za-z][A-Za-z-]{0,63}): ([\\x20-\\x7e\\x80-\\xff]{0,2000})");
  private static final Pattern DISPOSITION = Pattern.compile(
      "form-data; name=\"([^\"\\\\]*)\"(; filename=\"[^\"\\\\]*\")?", Pattern.CASE_INSENSITIVE);
  private static final String LINE_END = "\r\n";

  private MultipartFields() {}

  /**
   * Adds those of ours.
   *
   * @param type the content type as sent
   * @param body bytes as Latin-1
   */
  static void read(String type, String body, Fields fields) {
    Matcher matcher = TYPE.matcher(type);
    if (!matcher.matches()) {
      fields.unreadable();
      return;
    }
    String boundary = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    String delimiter = LINE_END + "--" + boundary;
    // The first delimiter has no line end before it.
    String text = LINE_END + body;
    int at = 0;
    while (text.startsWith(delimiter + LINE_END, at)) {
      int begin = at + delimiter.length() + LINE_END.length();
      // PHP ends a part at a line feed and the delimiter, with or without a carriage return before
      // it.
      int next = text.indexOf(delimiter.substring(1), begin) - 1;
      if (next < begin
          || text.charAt(next) != '\r'
          || !readPart(text.substring(begin, next), fields)) {
        break;
      }
      at = next;
    }
    String end = text.substring(at);
    if (!end.equals(delimiter + "--") && !end.equals(delimiter + "--" + LINE_END)) {
      fields.unreadable();
    }
  }

  private static boolean readPart(String part, Fields fields) {
    int blank = part.indexOf(LINE_END + LINE_END);
    if (blank < 0) {
      return false;
    }
    boolean named = false;
    for (String line : part.substring(0, blank).split(LINE_END, -1)) {
      Matcher header = HEADER.matcher(line);
      if (!header.matches()) {
        return false;
      } else if (header.group(1).equalsIgnoreCase("content-disposition")) {
        Matcher disposition = DISPOSITION.matcher(header.group(2));
        if (named || !disposition.matches()) {
          return false;
        }
        add(disposition, part.substring(blank + 2 * LINE_END.length()), fields);
        named = true;
      }
    }
    return named;
  }

  private static void add(Matcher disposition, String content, Fields fields) {
    String name = disposition.group(1);
    if (disposition.group(2) == null) {
      fields.add(name, content);
    } else if (Fields.isOurs(name)) {
      // A file is no parameter to PHP, whatever its name.
      fields.unreadable();
    }
  }
}
