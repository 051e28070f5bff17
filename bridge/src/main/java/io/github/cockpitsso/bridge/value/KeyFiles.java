package io.github.cockpitsso.bridge.value;

import java.nio.file.Path;

/**
 * Where somebody's certificate and its key are.
 *
 * @param certificate PEM; the chain follows it, without the root
 * @param key PEM, PKCS#8, not encrypted
 */
public record KeyFiles(Path certificate, Path key) {}
