package io.github.cockpitsso.provider.users;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** A user in Keycloak's database, to be written by one transaction after the other. */
final class UserRow {
  private UserRow() {}

  /**
   * Waits until no other transaction writes the user, keeps others waiting until this one ends, and forgets what was read
   * before: attributes that others have written meanwhile are read when they are asked for next. Models of the user that
   * were made before may remember more than that, such as groups.
   */
  static void lock(KeycloakSession session, String userId) {
    EntityManager database = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    // What is written and not sent yet would be forgotten too.
    database.flush();
    for (Object user : read(database, "select u from UserEntity u where u.id = :user", userId)) {
      read(database, "select a from UserAttributeEntity a where a.user.id = :user", userId)
          .forEach(database::detach);
      database.refresh(user, LockModeType.PESSIMISTIC_WRITE);
    }
  }

  private static List<Object> read(EntityManager database, String query, String userId) {
    return database
        .createQuery(query, Object.class)
        .setParameter("user", userId)
        .getResultList();
  }
}
