/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.view;

import io.github.bedrockbatch.ledger.OperatorRequest;
import java.time.Instant;

/**
 * What a person asked for.
 *
 * @param by null where nobody said who it was
 * @param doneAt null until it is done or refused
 */
public record Asked(
    long id,
    OperatorRequest.Action action,
    String by,
    Instant at,
    Instant doneAt,
    String outcome) {}
