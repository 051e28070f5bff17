package io.github.cockpitsso.provider.request;

import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakTransaction;

/** Runs work at the end of the current request, which is the end of Keycloak's transaction. */
public final class RequestEnd {
  private RequestEnd() {}

  /**
   * Before Keycloak commits. An exception from the work rolls Keycloak back. Not run if Keycloak
   * rolls back for another reason.
   */
  public static void beforeCommit(KeycloakSession session, Runnable work) {
    session.getTransactionManager().enlistPrepare(transaction(work, () -> {}));
  }

  /** After Keycloak has committed. Not run after a rollback. */
  public static void afterCommit(KeycloakSession session, Runnable work) {
    session.getTransactionManager().enlistAfterCompletion(transaction(work, () -> {}));
  }

  /** After Keycloak has rolled back. Not run after a commit. */
  public static void afterRollback(KeycloakSession session, Runnable work) {
    session.getTransactionManager().enlistAfterCompletion(transaction(() -> {}, work));
  }

  /** After Keycloak has committed or rolled back. */
  public static void afterCompletion(KeycloakSession session, Runnable work) {
    session.getTransactionManager().enlistAfterCompletion(transaction(work, work));
  }

  private static KeycloakTransaction transaction(Runnable commit, Runnable rollback) {
    return new AbstractKeycloakTransaction() {
      @Override
      protected void commitImpl() {
        commit.run();
      }

      @Override
      protected void rollbackImpl() {
        rollback.run();
      }
    };
  }
}
