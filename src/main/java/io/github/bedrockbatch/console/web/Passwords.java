/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.web;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Hashes of passwords: {@code pbkdf2-sha512.<iterations>.<salt>.<hash>}, safe in any shell. */
public final class Passwords {
  private static final String NAME = "pbkdf2-sha512";
  private static final int ITERATIONS = 210_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;

  private Passwords() {}

  /** Returns a hash with a random salt. */
  public static String hash(char[] password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    Base64.Encoder text = Base64.getUrlEncoder().withoutPadding();
    return String.join(
        ".",
        NAME,
        Integer.toString(ITERATIONS),
        text.encodeToString(salt),
        text.encodeToString(derive(password, salt, ITERATIONS)));
  }

  /** Whether the password has that hash, compared in constant time. */
  static boolean matches(char[] password, String hash) {
    String[] parts = hash.split("\\.", -1);
    Base64.Decoder bytes = Base64.getUrlDecoder();
    return MessageDigest.isEqual(
        bytes.decode(parts[3]),
        derive(password, bytes.decode(parts[2]), Integer.parseInt(parts[1])));
  }

  private static byte[] derive(char[] password, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no PBKDF2WithHmacSHA512", e);
    } finally {
      spec.clearPassword();
    }
  }
}
