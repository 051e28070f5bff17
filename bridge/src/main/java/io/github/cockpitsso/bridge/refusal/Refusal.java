package io.github.cockpitsso.bridge.refusal;

/**
 * A request ends here.
 *
 * @param reason of the closed list
 * @param detail for the client and the log, may be empty; holds no secret and nothing of
 * another person
 */
public record Refusal(Reason reason, String detail) {

  /** A refusal that needs no further words. */
  public static Refusal of(Reason reason) {
    return new Refusal(reason, "");
  }
}
