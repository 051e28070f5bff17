package io.github.cockpitsso.provider.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outage;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserDraft;
import io.github.cockpitsso.provider.fake.Fake;
import io.github.cockpitsso.provider.settings.RegistrationConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.models.KeycloakContext;
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

  private boolean down;
  private boolean isKnown;
  private boolean enabled = true;
  private Outcome<CockpitUser> answer = new Outcome.Found<>(ACCOUNT);
  private Outcome<CockpitUser> byName = new Outcome.Found<>(ACCOUNT);
  private Outcome<CockpitUser> byEmail = new Outcome.NotFound<>();
  private final List<KeycloakTransaction> prepare = new ArrayList<>();
  private final List<KeycloakTransaction> afterwards = new ArrayList<>();
  private final List<UserDraft> created = new ArrayList<>();
  private final List<String> lookedUp = new ArrayList<>();
  private final List<UserDraft> updated = new ArrayList<>();
  private final List<CockpitUser> accepted = new ArrayList<>();
  private final UserModel nora = user("nora", "Nora", "Neu", "nora@new.test");
  private final Registrations registrations = new Registrations(
      session(),
      this::cockpit,
      new RegistrationConfig(true, "editor"),
      (user, account) -> accepted.add(account),
      account -> isKnown);

  @Test
  void nothing_is_sent_before_keycloak_commits() {
    registrations.begin(nora);
    registrations.setPassword(nora, Secret.of("Nora-Pass-1"));

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
  void an_unfinished_registration_frees_the_username_and_address() {
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
  void a_registration_that_never_reached_cockpit_is_not_undone() {
    registrations.begin(nora);

    afterwards.forEach(RegistrationsTest::rollback);

    assertThat(created).isEmpty();
    assertThat(updated).isEmpty();
  }

  @Test
  void an_outage_during_the_undo_is_logged_and_not_thrown() {
    registrations.begin(nora);
    prepare.forEach(RegistrationsTest::commit);
    down = true;

    afterwards.forEach(RegistrationsTest::rollback);

    assertThat(updated).hasSize(1);
  }

  @Test
  void a_user_created_disabled_is_inactive_in_cockpit() {
    enabled = false;
    registrations.begin(nora);

    prepare.forEach(RegistrationsTest::commit);

    assertThat(created).singleElement().satisfies(it -> assertThat(it.active()).contains(false));
  }

  @ParameterizedTest
  @CsvSource({
    "mallory, nora@new.test, editor",
    "Nora, nora@new.test, editor",
    "nora, other@new.test, editor",
    "nora, nora@new.test, chief"
  })
  void an_answer_about_another_account_is_refused_and_that_account_unchanged(
      String user, String email, String role) {
    answer = new Outcome.Found<>(account(user, email, role));
    byName = answer;
    registrations.begin(nora);

    assertRefused();

    assertThat(updated).isEmpty();
  }

  @Test
  void an_account_that_is_linked_in_keycloak_is_not_a_new_one() {
    isKnown = true;
    registrations.begin(nora);

    assertRefused();

    assertThat(updated).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Outage.class,
      names = {"TIMEOUT", "BROKEN", "SERVER_ERROR"})
  void an_account_that_was_created_although_the_answer_was_lost_is_undone(Outage outage) {
    answer = new Outcome.Unavailable<>(outage, "");
    registrations.begin(nora);

    assertRefused();

    assertThat(updated).singleElement().satisfies(it -> assertThat(it.active()).contains(false));
  }

  @ParameterizedTest
  @EnumSource(
      value = Outage.class,
      names = {"CONNECT", "TLS", "BUSY", "SUSPENDED"})
  void an_account_that_was_never_sent_is_not_looked_up(Outage outage) {
    answer = new Outcome.Unavailable<>(outage, "");
    registrations.begin(nora);

    assertRefused();

    assertThat(lookedUp).isEmpty();
  }

  @Test
  void an_account_that_was_not_created_is_not_undone() {
    answer = new Outcome.Unavailable<>(Outage.TIMEOUT, "");
    byName = new Outcome.NotFound<>();
    registrations.begin(nora);

    assertRefused();

    assertThat(lookedUp).containsExactly("nora");
    assertThat(updated).isEmpty();
  }

  @Test
  void an_address_that_is_taken_in_another_case_creates_no_account() {
    byEmail = new Outcome.Found<>(account("eleonora", "Nora@New.test", "guest"));
    registrations.begin(nora);

    assertRefused();

    assertThat(created).isEmpty();
  }

  @Test
  void a_command_creates_users_in_keycloak_only() {
    assertThat(registrations.areEnabled()).isFalse();
  }

  private void assertRefused() {
    assertThatThrownBy(() -> prepare.forEach(RegistrationsTest::commit))
        .isInstanceOf(RefusalStarted.class);
    afterwards.forEach(RegistrationsTest::rollback);
    assertThat(accepted).isEmpty();
  }

  /** The exception with the reason starts here. */
  @SuppressWarnings("serial") // thrown and caught at once
  private static final class RefusalStarted extends RuntimeException {}

  private static CockpitUser account(String user, String email, String role) {
    return new CockpitUser(
        "6b02000000000000000000f2", user, "", email, role, true, false, Optional.empty());
  }

  private CockpitApi cockpit() {
    return Fake.of(CockpitApi.class, (method, arguments) -> switch (method) {
      case "create" -> {
        created.add((UserDraft) arguments[0]);
        yield answer;
      }
      case "findByUsername" -> {
        lookedUp.add((String) arguments[0]);
        yield byName;
      }
      case "findByEmail" -> byEmail;
      case "update" -> {
        assertThat(arguments[0]).isEqualTo(ACCOUNT.id());
        updated.add((UserDraft) arguments[1]);
        yield down ? new Outcome.Unavailable<>(Outage.CONNECT, "") : new Outcome.Found<>(ACCOUNT);
      }
      default -> throw new AssertionError(method);
    });
  }

  private KeycloakSession session() {
    var transactions = Fake.of(KeycloakTransactionManager.class, (method, arguments) -> {
      var enlisted = method.equals("enlistPrepare") ? prepare : afterwards;
      enlisted.add((KeycloakTransaction) arguments[0]);
      return null;
    });
    KeycloakContext command = Fake.of(KeycloakContext.class, (method, arguments) -> {
      throw new IllegalStateException("no request");
    });
    return Fake.of(KeycloakSession.class, (method, arguments) -> switch (method) {
      case "getTransactionManager" -> transactions;
      case "getContext" -> command;
      case "theme" -> throw new RefusalStarted();
      default -> throw new AssertionError(method);
    });
  }

  private UserModel user(String username, String first, String last, String email) {
    return Fake.of(UserModel.class, (method, arguments) -> switch (method) {
      case "getId" -> "id-of-" + username;
      case "getUsername" -> username;
      case "getFirstName" -> first;
      case "getLastName" -> last;
      case "getEmail" -> email;
      case "isEnabled" -> enabled;
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
