package io.github.cockpitsso.testkit.contract;

/** Bodies of {@code multipart/form-data} with the boundary {@code b}. */
final class Multipart {

  static final String TYPE = "multipart/form-data; boundary=b";
  static final String END = "--b--\r\n";

  private Multipart() {}

  /** A part with this Content-Disposition. */
  static String part(String disposition, String value) {
    return "--b\r\nContent-Disposition: " + disposition + "\r\n\r\n" + value + "\r\n";
  }

  /** A part that is a field of this name. */
  static String field(String name, String value) {
    return part("form-data; name=\"" + name + "\"", value);
  }
}
