package io.github.cockpitsso.provider.roles;

/**
 * Why users do not get what a line says.
 *
 * @param detail the fence or the roles that it is about; may be empty
 */
record MappingProblem(Kind kind, String detail) {

  /** The kinds of obstacles. */
  enum Kind {
    MISSING("cockpitProblemRoleTarget", "there is no such role or group in the realm"),
    AMBIGUOUS("cockpitProblemRoleAmbiguous", "several roles in the realm are called so"),
    PROTECTED("cockpitProblemRoleProtected", "it is protected"),
    ADMINISTRATION(
        "cockpitProblemRoleAdministration",
        "it would give realm administration that no line spells out"),
    OVERREACH("cockpitProblemRoleOverreach", "who saves it may not give this realm administration");

    private final String message;
    private final String words;

    Kind(String message, String words) {
      this.message = message;
      this.words = words;
    }
  }

  /** Key of a text in theme-resources/messages. */
  String message() {
    return kind.message;
  }

  /** In words, for logs. */
  String describe() {
    return detail.isEmpty() ? kind.words : kind.words + " (" + detail + ")";
  }
}
