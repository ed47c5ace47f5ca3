/* SPDX-License-Identifier: Apache-2.0 */
/** Estimates what a batch will cost; if budgets have no room for that, it waits or fails. */
package io.github.bedrockbatch.budget;
