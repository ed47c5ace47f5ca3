/* SPDX-License-Identifier: Apache-2.0 */
/** Budgets: what is reserved before it is paid, and settled by what was used. */
package io.github.bedrockbatch.ledger.budget;
