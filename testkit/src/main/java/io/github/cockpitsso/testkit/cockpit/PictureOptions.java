package io.github.cockpitsso.testkit.cockpit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The options of a request for a picture.
 *
 * @param width in pixels; 0 to keep the proportions, -1 for the width of the original
 * @param height likewise
 * @param mode how the picture is fitted, unchecked
 * @param mime the type, unchecked; empty for the type of the original
 * @param quality of a JPEG, unchecked
 * @param base64 whether the answer is a data URL
 * @param output whether the answer is the picture itself
 * @param redirect whether the answer is a redirect
 * @param etag the ETag that the caller has, without quotes
 */
record PictureOptions(
    int width,
    int height,
    String mode,
    String mime,
    long quality,
    boolean base64,
    boolean output,
    boolean redirect,
    String etag) {

  private static final int ORIGINAL = -1;

  // Width, height and quality of the presets that the tests use.
  private static final Map<String, int[]> PRESETS =
      Map.of("thumbnail", new int[] {150, 150, 80}, "small", new int[] {400, 300, 85});

  // The same patterns as in the addon.
  private static final Map<String, Pattern> ALLOWED = Map.of(
      "m",
      Pattern.compile("[A-Za-z]{0,32}"),
      "mime",
      Pattern.compile("|auto|(?:image/)?(?:avif|bmp|gif|jpe?g|png|webp)"));

  /**
   * The addon's guard for the parameters that become part of a file name. Returns the request
   * to use.
   */
  static PhpRequest checked(PhpRequest request) {
    Map<String, Object> parameters = new LinkedHashMap<>(request.parameters());
    for (String name : List.of("m", "mime")) {
      Object value = parameters.get(name);
      if (value == null) {
        continue;
      }
      if (!(value instanceof String text) || !ALLOWED.get(name).matcher(text).matches()) {
        throw new AddonParameters.RefusedException(400, "<" + name + "> is not allowed here", name);
      }
      String mode = name.equals("m") && text.isEmpty() ? "thumbnail" : text;
      parameters.put(name, mode.startsWith("image/") ? mode.substring("image/".length()) : mode);
    }
    return request.withParameters(parameters);
  }

  static PictureOptions of(ApiCall call) {
    String mime = call.text("mime").orElse("auto");
    return new PictureOptions(
        length(call, "w"),
        length(call, "h"),
        call.text("m").orElse("thumbnail"),
        mime.equals("auto") ? accepted(call) : mime,
        call.number("q").orElse(80L),
        isOn(call, "b64"),
        isOn(call, "o"),
        isOn(call, "re"),
        etag(call));
  }

  /** The options of a preset. The caller chooses only the form of the answer. */
  static Optional<PictureOptions> preset(ApiCall call, String name) {
    return Optional.ofNullable(PRESETS.get(name))
        .map(preset -> new PictureOptions(
            preset[0],
            preset[1],
            name.equals("thumbnail") ? name : "bestFit",
            "webp",
            preset[2],
            false,
            isOn(call, "o"),
            isOn(call, "re"),
            etag(call)));
  }

  PictureOptions withEtag(String value) {
    return new PictureOptions(width, height, mode, mime, quality, base64, output, redirect, value);
  }

  private static int length(ApiCall call, String name) {
    return call.text(name).filter("original"::equals).isPresent()
        ? ORIGINAL
        : call.number(name).orElse(0L).intValue();
  }

  private static String accepted(ApiCall call) {
    return call.request().header("HTTP_ACCEPT").orElse("").contains("image/webp") ? "webp" : "";
  }

  private static boolean isOn(ApiCall call, String name) {
    return call.number(name).orElse(0L) != 0;
  }

  private static String etag(ApiCall call) {
    return call.request().header("HTTP_IF_NONE_MATCH").orElse("").replaceAll("^\"+|\"+$", "");
  }
}
