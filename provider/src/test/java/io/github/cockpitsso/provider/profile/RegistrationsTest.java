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

  @Test
  void somebody_whom_the_administrator_disabled_is_inactive_in_cockpit() {
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
  void an_answer_about_another_account_is_not_believed_and_that_account_is_left_alone(
      String user, String email, String role) {
    answer = new Outcome.Found<>(account(user, email, role));
    byName = answer;
    registrations.begin(nora);

    assertRefused();

    assertThat(updated).isEmpty();
  }

  @Test
  void an_account_that_somebody_else_has_in_keycloak_is_no_new_one() {
    isKnown = true;
    registrations.begin(nora);

    assertRefused();

    assertThat(updated).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Outage.class,
      names = {"TIMEOUT", "BROKEN", "SERVER_ERROR"})
  void an_account_that_was_made_although_the_answer_was_lost_is_given_up(Outage outage) {
    answer = new Outcome.Unavailable<>(outage, "");
    registrations.begin(nora);

    assertRefused();

    assertThat(updated).singleElement().satisfies(it -> assertThat(it.active()).contains(false));
  }

  @ParameterizedTest
  @EnumSource(
      value = Outage.class,
      names = {"CONNECT", "TLS", "BUSY", "SUSPENDED"})
  void what_was_never_sent_is_not_looked_for(Outage outage) {
    answer = new Outcome.Unavailable<>(outage, "");
    registrations.begin(nora);

    assertRefused();

    assertThat(lookedUp).isEmpty();
  }

  @Test
  void an_account_that_was_not_made_is_nobodys_to_give_up() {
    answer = new Outcome.Unavailable<>(Outage.TIMEOUT, "");
    byName = new Outcome.NotFound<>();
    registrations.begin(nora);

    assertRefused();

    assertThat(lookedUp).containsExactly("nora");
    assertThat(updated).isEmpty();
  }

  @Test
  void an_address_that_somebody_has_in_another_case_makes_no_account() {
    byEmail = new Outcome.Found<>(account("eleonora", "Nora@New.test", "guest"));
    registrations.begin(nora);

    assertRefused();

    assertThat(created).isEmpty();
  }

  @Test
  void a_command_makes_users_in_keycloak_alone() {
    assertThat(registrations.areEnabled()).isFalse();
  }

  private void assertRefused() {
    assertThatThrownBy(() -> prepare.forEach(RegistrationsTest::commit)).isInstanceOf(Told.class);
    afterwards.forEach(RegistrationsTest::rollback);
    assertThat(accepted).isEmpty();
  }

  /** Somebody begins to say why not. */
  @SuppressWarnings("serial") // thrown and caught at once
  private static final class Told extends RuntimeException {}

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
      case "theme" -> throw new Told();
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
