package io.github.cockpitsso.testkit.cockpit;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A Cockpit with its spaces. Finds the space of a path (contract section 8). */
final class Installation {

  private final Cockpit master;
  private final Map<String, Cockpit> spaces;
  private final Server server;

  Installation(Cockpit master, Map<String, Cockpit> spaces, Server server) {
    this.master = master;
    this.spaces = Map.copyOf(spaces);
    this.server = server;
  }

  /** A Cockpit and the path within it. */
  record Place(Cockpit cockpit, String route) {

    boolean isApi() {
      return route.startsWith("/api/");
    }
  }

  /** The target of a path; empty for {@code /:./}, which crashes Cockpit. */
  Optional<Place> locate(String path) {
    String route = path;
    if (server.readsDoubleSlashAsHost() && route.startsWith("//")) {
      int slash = route.indexOf('/', 2);
      route = slash < 0 ? "/" : route.substring(slash);
    }
    if (!route.startsWith("/:")) {
      return Optional.of(new Place(master, route));
    }
    String[] segments = route.split("/", -1);
    String space = segments[1].substring(1);
    String within = "/" + stripSlashes(rest(segments));
    if (space.equals(".") && !spaces.isEmpty()) {
      return Optional.empty();
    }
    if (space.equals("..") && !spaces.isEmpty()) {
      return Optional.of(new Place(master, within));
    }
    return Optional.of(
        spaces.containsKey(space)
            ? new Place(spaces.get(space), within)
            : new Place(master, route));
  }

  private static String rest(String[] segments) {
    return Arrays.stream(segments).skip(2).collect(Collectors.joining("/"));
  }

  private static String stripSlashes(String path) {
    return path.replaceAll("^/+|/+$", "");
  }
}
