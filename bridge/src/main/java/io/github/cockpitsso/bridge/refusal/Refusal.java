package io.github.cockpitsso.bridge.refusal;

/**
 * The end of a request that the bridge does not forward.
 *
 * @param reason from the closed list
 * @param detail for the client and the log; may be empty; contains no secret and no data of
 *     another user
 */
public record Refusal(Reason reason, String detail) {

  /** A refusal without details. */
  public static Refusal of(Reason reason) {
    return new Refusal(reason, "");
  }
}
