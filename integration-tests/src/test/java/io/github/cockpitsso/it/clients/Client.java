package io.github.cockpitsso.it.clients;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** An HTTP client that makes the calls of {@link ClientsIT}. */
interface Client {
  /**
   * Makes all calls.
   *
   * @param bridge the base URL without a slash at the end
   * @param token the bearer token for all calls but {@code anonymous}
   * @param file a PDF to upload
   * @param work an empty directory
   */
  Run run(URI bridge, String token, Path file, Path work) throws Exception;

  /**
   * The results of the calls.
   *
   * @param version of the client
   * @param answers by the name of the call, without calls that the client cannot make
   */
  record Run(String version, Map<String, Answer> answers) {}

  /** An answer, its body decompressed by the client and read as UTF-8. */
  record Answer(int status, String body) {}
}
