/* SPDX-License-Identifier: Apache-2.0 */
/** Estimates what a batch will cost, and lets it go on only where budgets have room for that. */
package io.github.bedrockbatch.budget;
