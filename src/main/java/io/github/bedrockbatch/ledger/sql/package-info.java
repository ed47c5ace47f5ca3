/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What differs between the databases that a ledger may be in, and what transactions need of one.
 */
package io.github.bedrockbatch.ledger.sql;
