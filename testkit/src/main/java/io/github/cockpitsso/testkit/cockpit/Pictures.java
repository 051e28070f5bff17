package io.github.cockpitsso.testkit.cockpit;

import java.awt.Dimension;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.imageio.ImageIO;

/**
 * Cockpit's image API (contract section 14): makes thumbnails, and returns them or their address.
 */
final class Pictures {

  private static final Set<String> RASTER = Set.of("avif", "png", "jpg", "jpeg", "gif", "webp");
  private static final String TIME = "Mon, 02 Nov 2026 00:00:00 GMT";

  // Java cannot write WebP: a picture of a single pixel.
  private static final byte[] WEBP =
      Base64.getDecoder().decode("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAUAmJaQAA3AA/v02aAA=");

  private static final Map<String, String> TYPES = Map.of(
      "txt", "text/plain",
      "png", "image/png",
      "jpg", "image/jpeg",
      "jpeg", "image/jpeg",
      "gif", "image/gif",
      "webp", "image/webp",
      "svg", "image/svg+xml",
      "pdf", "application/pdf");

  private final Space space;
  private final CockpitSettings settings;

  Pictures(Space space, CockpitSettings settings) {
    this.space = space;
    this.settings = settings;
  }

  /** The media type of a file by its name. */
  static String type(String path) {
    return TYPES.getOrDefault(ending(path), "application/octet-stream");
  }

  Reply answer(PictureOptions options, String id) {
    if (options.width() == 0 && options.height() == 0) {
      return Reply.error(400, "Target width or height parameter is missing");
    }
    Map<String, Object> asset = space.assets().get(id);
    if (asset == null) {
      return Reply.error(400, "Asset not found");
    }
    String path = (String) asset.get("path");
    Bytes file = space.files().get("uploads" + path);
    if (file == null) {
      return Reply.notFound();
    }
    String ending = ending(path);
    if (ending.equals("svg")) {
      return answer(options, "uploads" + path, "svg+xml", file);
    } else if (!RASTER.contains(ending)) {
      // Cockpit takes the address of such a file as its path.
      return options.output() || options.redirect() ? Reply.systemError() : Reply.notFound();
    }
    String type = options.mime().isEmpty() ? ending : options.mime();
    String name =
        "thumbs/%s_%d_%s.%s".formatted(hash(options, id), options.quality(), options.mode(), type);
    String stored = URI.create("tmp/" + name).normalize().toString();
    if (!stored.startsWith("tmp/")) {
      return Reply.systemError();
    }
    String written = TYPES.containsKey(type) ? type : ending;
    Bytes thumbnail = written.equals("webp") ? Bytes.of(WEBP) : scaled(file, options, written);
    space.files().put(stored, thumbnail);
    return answer(options, "tmp/" + name, written, thumbnail);
  }

  private Reply answer(PictureOptions options, String path, String type, Bytes content) {
    if (options.base64()) {
      String data = Base64.getEncoder().encodeToString(content.toArray());
      return Reply.html(200, "data:image/" + type + ";base64," + data);
    } else if (options.output()) {
      return picture(options, path, content);
    }
    // Cockpit escapes neither the file name nor the host name.
    String prefix = space.prefix();
    String address = settings.siteUrl() + prefix + "/storage/" + path;
    return options.redirect()
        ? Reply.of(302, Reply.HTML, "").withHeader("Location", address)
        : Reply.html(200, address);
  }

  private static Reply picture(PictureOptions options, String path, Bytes content) {
    String etag =
        UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8)).toString().replace("-", "");
    if (options.etag().equals(etag)) {
      return Reply.of(304, Reply.HTML, "");
    }
    String type = TYPES.getOrDefault(ending(path), Reply.HTML);
    return new Reply(
        200,
        List.of(
            new HeaderField("Content-type", type),
            new HeaderField("Content-Length", Integer.toString(content.length())),
            new HeaderField("Cache-Control", "public, max-age=2592000, immutable"),
            new HeaderField("ETag", '"' + etag + '"'),
            new HeaderField("Last-Modified", TIME)),
        content,
        Duration.ZERO);
  }

  private static String hash(PictureOptions options, String id) {
    byte[] key = (id + options.withEtag("")).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(key).toString().replace("-", "");
  }

  private static Bytes scaled(Bytes file, PictureOptions options, String type) {
    try {
      BufferedImage original = ImageIO.read(new ByteArrayInputStream(file.toArray()));
      int width = options.width() < 0 ? original.getWidth() : options.width();
      int height = options.height() < 0 ? original.getHeight() : options.height();
      double wide = original.getWidth();
      double high = original.getHeight();
      width = width > 0 ? width : (int) Math.ceil(wide * height / high);
      height = height > 0 ? height : (int) Math.ceil(high * width / wide);
      Dimension size = size(options.mode(), width, height, wide / high, original);
      BufferedImage scaled = new BufferedImage(size.width, size.height, BufferedImage.TYPE_INT_RGB);
      Image pixels = original.getScaledInstance(size.width, size.height, Image.SCALE_FAST);
      scaled.getGraphics().drawImage(pixels, 0, 0, null);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(scaled, type, out);
      return Bytes.of(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The size for a mode. Cockpit takes the width as the height of fitToHeight. */
  private static Dimension size(
      String mode, int width, int height, double aspect, BufferedImage original) {
    return switch (mode) {
      case "fitToWidth" -> new Dimension(width, rounded(width / aspect));
      case "fitToHeight" -> new Dimension(rounded(width * aspect), width);
      case "bestFit" ->
        original.getWidth() <= width && original.getHeight() <= height
            ? new Dimension(original.getWidth(), original.getHeight())
            : width / aspect > height
                ? new Dimension(rounded(height * aspect), height)
                : new Dimension(width, rounded(width / aspect));
      default -> new Dimension(width, height);
    };
  }

  private static int rounded(double pixels) {
    return Math.toIntExact(Math.round(pixels));
  }

  private static String ending(String path) {
    return Optional.of(path.lastIndexOf('.'))
        .map(dot -> path.substring(dot + 1).toLowerCase(Locale.ROOT))
        .orElse("");
  }
}
