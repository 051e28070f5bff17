package io.github.cockpitsso.testkit.cockpit;

/** The guards of the addon. Each closes a hole of the stock API and can be disabled. */
public enum Guard {
  /** Refuses keys of inactive users. */
  INACTIVE_USERS,
  /** Refuses the parameter {@code rspc} of the response cache. */
  RESPONSE_CACHE,
  /** Refuses keys with three parts and dots, which Cockpit treats as anonymous. */
  JWT_SHAPED_KEYS,
  /** An empty parameter {@code api_key} does not hide a header. */
  EMPTY_KEY_PARAMETER,
  /** Parameters may contain only what docs/parameters.md allows. */
  OPERATORS,
  /** Parameters of the image API cannot choose the extension or the folder of a file. */
  IMAGE_FILES,
  /** Users cannot change their identity on their account page. The stand-in has no such page. */
  SELF_WRITE
}
