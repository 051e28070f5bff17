package io.github.cockpitsso.bridge.value;

import java.nio.file.Path;

/**
 * The files of a certificate and its private key.
 *
 * @param certificate PEM; the certificate, then its chain without the root
 * @param key PEM, PKCS#8, not encrypted
 */
public record KeyFiles(Path certificate, Path key) {}
