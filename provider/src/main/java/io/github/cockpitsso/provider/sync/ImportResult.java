package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.client.CockpitUser;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The result of importing accounts. Accounts that were already up to date are not counted.
 *
 * @param added users who are new in Keycloak
 * @param updated users who were updated or enabled
 * @param disabled users who were disabled
 * @param removed users who were deleted from Keycloak
 * @param failures accounts that could not be imported
 * @param waiting accounts whose name or address another user of this federation still has; it may
 *     be free at the end
 * @param unclear accounts that wait until the variants of their name are known
 */
public record ImportResult(
    int added,
    int updated,
    int disabled,
    int removed,
    List<Failure> failures,
    List<CockpitUser> waiting,
    List<CockpitUser> unclear) {

  /** Nothing was changed. */
  public static final ImportResult NONE = new ImportResult(0, 0, 0, 0, List.of(), List.of());

  public ImportResult {
    failures = List.copyOf(failures);
    waiting = List.copyOf(waiting);
    unclear = List.copyOf(unclear);
  }

  /** A result without unclear names. */
  public ImportResult(
      int added,
      int updated,
      int disabled,
      int removed,
      List<Failure> failures,
      List<CockpitUser> waiting) {
    this(added, updated, disabled, removed, failures, waiting, List.of());
  }

  /** One account could not be imported. */
  public static ImportResult ofFailure(Failure failure) {
    return new ImportResult(0, 0, 0, 0, List.of(failure), List.of());
  }

  /** The same without the failures. */
  ImportResult withoutFailures() {
    return new ImportResult(added, updated, disabled, removed, List.of(), waiting, unclear);
  }

  /** The same without the accounts whose names are unclear. */
  public ImportResult withoutUnclear() {
    return new ImportResult(added, updated, disabled, removed, failures, waiting);
  }

  /** The sum of both results. */
  public ImportResult and(ImportResult more) {
    return new ImportResult(
        added + more.added,
        updated + more.updated,
        disabled + more.disabled,
        removed + more.removed,
        joined(failures, more.failures),
        joined(waiting, more.waiting),
        joined(unclear, more.unclear));
  }

  private static <T> List<T> joined(List<T> one, List<T> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  /**
   * An account that could not be imported.
   *
   * @param id its {@code _id}
   * @param name its login name in Cockpit
   * @param reason for administrators; contains no secret
   * @param holder {@code _id} of the account of this Cockpit whose user has the name, if that is
   *     the reason
   * @param temporary whether the next sync may succeed without any change
   */
  public record Failure(
      String id, String name, String reason, Optional<String> holder, boolean temporary) {

    /** This account could not be imported, not because of another account's user. */
    public static Failure of(CockpitUser account, String reason, boolean temporary) {
      return new Failure(account.id(), account.user(), reason, Optional.empty(), temporary);
    }
  }
}
