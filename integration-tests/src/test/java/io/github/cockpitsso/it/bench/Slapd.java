package io.github.cockpitsso.it.bench;

import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * OpenLDAP's server (Debian's slapd) with this number of users, in its own folder and on its
 * own port.
 */
final class Slapd implements AutoCloseable {
  static final String SUFFIX = "dc=bench,dc=test";
  static final String USERS = "ou=people," + SUFFIX;
  static final String ADMIN = "cn=admin," + SUFFIX;
  static final String ADMIN_PASSWORD = "secret-of-the-bench";

  private static final Duration START = Duration.ofSeconds(10);

  private final Program program;
  private final int port;

  private Slapd(Program program, int port) {
    this.program = program;
    this.port = port;
  }

  /**
   * The users are {@code user00000}... with this password in plain text, so no hash is measured.
   */
  static Slapd start(Path folder, int users, String password) {
    try {
      Files.createDirectories(folder.resolve("db"));
      Path config = Files.writeString(folder.resolve("slapd.conf"), config(folder));
      Path ldif = Files.writeString(folder.resolve("people.ldif"), ldif(users, password));
      Program.run(
          "slapadd",
          new ProcessBuilder(
              "/usr/sbin/slapadd", "-q", "-f", config.toString(), "-l", ldif.toString()),
          folder.resolve("slapadd.log"));
      int port = Ports.free();
      String address = "ldap://127.0.0.1:" + port;
      Program program = Program.start(
          "slapd",
          new ProcessBuilder("/usr/sbin/slapd", "-d", "0", "-h", address, "-f", config.toString()),
          folder.resolve("slapd.log"));
      program.awaitReady(START, () -> Ports.isOpen(port));
      return new Slapd(program, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("ldap://127.0.0.1:" + port);
  }

  private static String config(Path folder) {
    return """
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        include /etc/ldap/schema/inetorgperson.schema
        modulepath /usr/lib/ldap
        moduleload back_mdb
        sizelimit unlimited
        database mdb
        maxsize 1073741824
        suffix "%s"
        rootdn "%s"
        rootpw %s
        directory %s
        index objectClass,uid,mail,entryUUID,entryCSN,modifyTimestamp eq
        index cn,sn sub,eq
        """.formatted(SUFFIX, ADMIN, ADMIN_PASSWORD, folder.resolve("db"));
  }

  private static String ldif(int users, String password) {
    var text = new StringBuilder("""
        dn: %s
        objectClass: dcObject
        objectClass: organization
        dc: bench
        o: Bench

        dn: %s
        objectClass: organizationalUnit
        ou: people
        """.formatted(SUFFIX, USERS));
    for (int i = 0; i < users; i++) {
      String name = "user%05d".formatted(i);
      text.append("""

          dn: uid=%s,%s
          objectClass: inetOrgPerson
          uid: %s
          cn: User
          sn: %05d
          mail: %s@example.org
          userPassword: %s
          """.formatted(name, USERS, name, i, name, password));
    }
    return text.toString();
  }

  @Override
  public void close() {
    program.close();
  }
}
