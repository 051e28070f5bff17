package io.github.cockpitsso.it.bench.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the threads of a JVM have allocated, as {@code jcmd Thread.print -e} reports it. */
final class Allocation {
  private static final Pattern THREAD = Pattern.compile("\\ballocated=(\\d+)([BKMG])\\b");

  private Allocation() {}

  /** Bytes of all threads that live, to the kilobyte or megabyte of each. */
  static long bytes(ProcessHandle jvm) throws IOException, InterruptedException {
    Path jcmd = Path.of(jvm.info().command().orElseThrow()).resolveSibling("jcmd");
    Process process = new ProcessBuilder(
            jcmd.toString(), Long.toString(jvm.pid()), "Thread.print", "-e")
        .redirectErrorStream(true)
        .start();
    String threads = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return THREAD.matcher(threads).results().mapToLong(Allocation::bytes).sum();
  }

  private static long bytes(MatchResult thread) {
    int unit = "BKMG".indexOf(thread.group(2));
    return Long.parseLong(thread.group(1)) << (10 * unit);
  }
}
