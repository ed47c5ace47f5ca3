/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.ledger.event;

import java.time.Instant;

/**
 * An event for one target.
 *
 * @param id unique to the event, and the same each time that it is sent
 * @param target a name of {@code deliver.events}
 * @param type such as {@code batch.delivered}
 * @param subject the batch or problem that it is about
 * @param body JSON, without a line feed
 * @param tries how many attempts have failed
 * @param dueAt not to be sent before, by the clock of the ledger, as those of the nodes may differ
 */
public record Event(
    String id,
    String target,
    Instant at,
    String type,
    String subject,
    String body,
    int tries,
    Instant dueAt) {}
