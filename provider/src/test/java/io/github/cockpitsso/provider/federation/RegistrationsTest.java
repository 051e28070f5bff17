package io.github.cockpitsso.provider.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakTransaction;
import org.keycloak.models.KeycloakTransactionManager;
import org.keycloak.models.UserModel;

class RegistrationsTest {
  private static final CockpitUser ACCOUNT = new CockpitUser(
      "6b02000000000000000000f1",
      "nora",
      "Nora Neu",
      "nora@new.test",
      "editor",
      true,
      false,
      Optional.empty());

  private final List<KeycloakTransaction> prepare = new ArrayList<>();
  private final List<KeycloakTransaction> afterwards = new ArrayList<>();
  private final List<UserDraft> created = new ArrayList<>();
  private final List<UserDraft> updated = new ArrayList<>();
  private final List<CockpitUser> accepted = new ArrayList<>();
  private final UserModel nora = user("nora", "Nora", "Neu", "nora@new.test");
  private final Registrations registrations = new Registrations(
      session(),
      this::cockpit,
      new RegistrationConfig(true, "editor"),
      (user, account) -> accepted.add(account));

  @Test
  void nothing_is_sent_before_keycloak_commits() {
    registrations.begin(nora);
    registrations.keep(nora, Secret.of("Nora-Pass-1"));

    assertThat(registrations.isOpen(nora)).isTrue();
    assertThat(created).isEmpty();
    prepare.forEach(RegistrationsTest::commit);

    assertThat(created)
        .containsExactly(new UserDraft(
            Optional.of("nora"),
            Optional.of("Nora Neu"),
            Optional.of("nora@new.test"),
            Optional.of("editor"),
            Optional.of(true),
            Optional.of(Secret.of("Nora-Pass-1"))));
    assertThat(accepted).containsExactly(ACCOUNT);
    afterwards.forEach(RegistrationsTest::commit);
    assertThat(updated).isEmpty();
  }

  @Test
  void
      what_keycloak_could_not_finish_is_given_up_so_that_the_next_try_finds_name_and_address_free() {
    registrations.begin(nora);
    prepare.forEach(RegistrationsTest::commit);

    afterwards.forEach(RegistrationsTest::rollback);

    assertThat(updated).singleElement().satisfies(it -> {
      assertThat(it.user()).contains("unfinished-registration-" + ACCOUNT.id());
      assertThat(it.email()).contains("");
      assertThat(it.active()).contains(false);
      assertThat(it.role()).isEmpty();
    });
  }

  @Test
  void what_never_reached_cockpit_needs_no_giving_up() {
    registrations.begin(nora);

    afterwards.forEach(RegistrationsTest::rollback);

    assertThat(created).isEmpty();
    assertThat(updated).isEmpty();
  }

  @Test
  void cockpit_down_while_giving_up_ends_in_the_log_and_not_in_an_exception() {
    registrations.begin(nora);
    prepare.forEach(RegistrationsTest::commit);
    down = true;

    afterwards.forEach(RegistrationsTest::rollback);

    assertThat(updated).hasSize(1);
  }

  private boolean down;

  private CockpitApi cockpit() {
    return Pretended.of(CockpitApi.class, (method, arguments) -> switch (method) {
      case "create" -> {
        created.add((UserDraft) arguments[0]);
        yield new Outcome.Found<>(ACCOUNT);
      }
      case "update" -> {
        assertThat(arguments[0]).isEqualTo(ACCOUNT.id());
        updated.add((UserDraft) arguments[1]);
        yield down ? new Outcome.Unavailable<>(Outage.CONNECT, "") : new Outcome.Found<>(ACCOUNT);
      }
      default -> throw new AssertionError(method);
    });
  }

  private KeycloakSession session() {
    var transactions = Pretended.of(KeycloakTransactionManager.class, (method, arguments) -> {
      var enlisted = method.equals("enlistPrepare") ? prepare : afterwards;
      enlisted.add((KeycloakTransaction) arguments[0]);
      return null;
    });
    return Pretended.of(KeycloakSession.class, (method, arguments) -> {
      assertThat(method).isEqualTo("getTransactionManager");
      return transactions;
    });
  }

  private static UserModel user(String username, String first, String last, String email) {
    return Pretended.of(UserModel.class, (method, arguments) -> switch (method) {
      case "getId" -> "id-of-" + username;
      case "getUsername" -> username;
      case "getFirstName" -> first;
      case "getLastName" -> last;
      case "getEmail" -> email;
      default -> throw new AssertionError(method);
    });
  }

  private static void commit(KeycloakTransaction transaction) {
    transaction.begin();
    transaction.commit();
  }

  private static void rollback(KeycloakTransaction transaction) {
    transaction.begin();
    transaction.rollback();
  }
}
