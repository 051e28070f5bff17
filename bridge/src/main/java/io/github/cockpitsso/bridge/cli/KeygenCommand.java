package io.github.cockpitsso.bridge.cli;

import io.github.cockpitsso.bridge.key.SealingKeys;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code keygen FILE}: makes a key pair for the key source {@code sealed}. */
@Command(
    name = "keygen",
    description =
        "Makes a key pair for the key source sealed. Adds the private key to FILE, and prints the"
            + " public key for the mapper in Keycloak.")
final class KeygenCommand implements Callable<Integer> {
  @ParentCommand
  private BridgeCommand bridge;

  @Parameters(
      paramLabel = "FILE",
      description = "The file for bridge.key.sealed.file. Keys that it contains are kept.")
  private Path file;

  @Override
  public Integer call() {
    PrintWriter out = bridge.out();
    try {
      SealingKeys keys = existing().withNew();
      replace(keys.privateKeys());
      out.println("The private key is in " + file
          + ". Only the bridge's system user should be able to read that file.");
      out.println();
      out.println("1. Bridge: set BRIDGE_KEY_SEALED_FILE=" + file.toAbsolutePath()
          + " and restart the bridge. If it is set already, the bridge reloads the file.");
      out.println("2. Keycloak: Client scopes > cockpit > Mappers > the mapper Cockpit sealed API"
          + " key > Public key of the bridge:");
      out.println();
      out.println(keys.publicKey());
      if (keys.size() > 1) {
        out.println();
        out.println("3. When all access tokens with the old key have expired, remove the old key"
            + " from " + file + ". The new key is the first one.");
      }
      out.flush();
      return 0;
    } catch (UnusableFileException e) {
      bridge.err().println(e.getMessage() + ". Name a new file, or move this one away");
    } catch (IOException e) {
      bridge
          .err()
          .println(file + " cannot be read or written (" + e.getClass().getSimpleName() + ")");
    }
    return 1;
  }

  private SealingKeys existing() throws IOException, UnusableFileException {
    return Files.exists(file)
        ? SealingKeys.read(Files.readAllBytes(file), file.toString())
        : SealingKeys.none();
  }

  /**
   * Replaces the file as a whole: a running bridge may read it at any time. Its system user must
   * still be able to read it.
   */
  private void replace(String text) throws IOException {
    boolean exists = Files.exists(file);
    Path target = exists ? file.toRealPath() : file.toAbsolutePath();
    // Java gives only the owner access to a temporary file.
    Path written = Files.createTempFile(target.getParent(), ".keygen", ".json");
    try {
      Files.write(written, text.getBytes(StandardCharsets.UTF_8));
      if (exists) {
        copyAccess(target, written);
      }
      Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static void copyAccess(Path from, Path to) throws IOException {
    PosixFileAttributeView had = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    PosixFileAttributeView gets = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (had != null && gets != null) {
      PosixFileAttributes attributes = had.readAttributes();
      gets.setOwner(attributes.owner());
      gets.setGroup(attributes.group());
      gets.setPermissions(attributes.permissions());
    }
  }
}
