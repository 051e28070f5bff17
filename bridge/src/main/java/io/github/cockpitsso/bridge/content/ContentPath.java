package io.github.cockpitsso.bridge.content;

import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.RequestPath;

/**
 * The part of Cockpit's API to which a path belongs. All paths below {@code /api/content},
 * {@code /api/gql} and {@code /api/assets/image} are checked, including paths that Cockpit does not
 * serve yet.
 */
public final class ContentPath {
  private static final String CONTENT = "content";

  private final String path;
  private final int below;

  private ContentPath(String path, int below) {
    this.path = path;
    this.below = below;
  }

  /** The part of a path below {@code /api}; empty for uploaded files. */
  public static ContentPath of(RequestPath path) {
    return new ContentPath(path.raw(), path.endOfApi());
  }

  /** Whether the parameters on this path are checked. */
  public boolean isChecked() {
    return isGraphQl() || isAt(CONTENT) || isImage();
  }

  /** Whether Cockpit could route the path to its image API; like {@link #isGraphQl()}. */
  public boolean isImage() {
    return isAt("assets/image");
  }

  /**
   * Whether Cockpit could route the path to GraphQL. This includes similar paths such as
   * {@code gql.x}, which have no other meaning.
   */
  public boolean isGraphQl() {
    return isAt("gql");
  }

  /**
   * The model in the path: the segment after {@code content/items}, {@code content/item} and so on.
   */
  public Models models() {
    int kind = isAt(CONTENT) ? path.indexOf('/', below) : -1;
    int model = kind < 0 ? -1 : path.indexOf('/', kind + 1);
    if (model < 0) {
      return Models.NONE;
    }
    int end = path.indexOf('/', model + 1);
    String name = path.substring(model + 1, end < 0 ? path.length() : end);
    return name.isEmpty() ? Models.NONE : Models.of(name);
  }

  private boolean isAt(String word) {
    return ApiPath.isAt(path, below, word);
  }
}
