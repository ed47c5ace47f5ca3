/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.github.bedrockbatch.files.Sha256;
import io.github.bedrockbatch.ledger.IdempotencyKeys;
import io.github.bedrockbatch.ledger.IdempotencyKeys.Claim;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests with an Idempotency-Key. Only the first one under a key is accepted; when it is
 * repeated, it gets the first answer, or is completed if it has none yet.
 */
final class KeyedRequests {
  private final IdempotencyKeys keys;
  private final Set<String> inProgress = ConcurrentHashMap.newKeySet();

  KeyedRequests(IdempotencyKeys keys) {
    this.keys = keys;
  }

  /**
   * Begins a request, which has to be ended in any case.
   *
   * @param name its route and key
   * @throws RefusedRequest when another request has the key, or the same one is in progress
   */
  Claim begin(String name, String digest) throws RefusedRequest {
    if (!inProgress.add(name)) {
      throw RefusedRequest.forNow(
          409, 1, "The request with this Idempotency-Key is being worked on; send it later");
    }
    try {
      Claim claim = keys.claim(name, digest);
      if (claim.digest().equals(digest)) {
        return claim;
      }
    } catch (RuntimeException e) {
      end(name);
      throw e;
    }
    end(name);
    throw new RefusedRequest(
        422,
        "Another request was sent with this Idempotency-Key: its body, Content-Type or"
            + " callback-url was not the same. Nothing of this one was taken; give it a key of its"
            + " own");
  }

  void end(String name) {
    inProgress.remove(name);
  }

  /** The digest that tells a request from others under the same key. */
  static String digest(byte[] body, String... headers) {
    MessageDigest digest = Sha256.digest();
    for (String header : headers) {
      digest.update((header + '\n').getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest(body));
  }
}
