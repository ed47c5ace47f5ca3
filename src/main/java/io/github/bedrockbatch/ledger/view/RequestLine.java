/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.OperatorRequest;
import java.time.Instant;

/**
 * A request of a person about a batch.
 *
 * @param by who asked; null if unknown
 * @param doneAt null until it is done or refused
 * @param outcome in words; null until then
 */
public record RequestLine(
    long id,
    OperatorRequest.Action action,
    String by,
    Instant at,
    Instant doneAt,
    String outcome) {}
