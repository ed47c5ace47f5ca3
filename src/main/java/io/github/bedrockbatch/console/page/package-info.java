/* SPDX-License-Identifier: Apache-2.0 */
/** The pages and actions of the console, each in a class. */
package io.github.bedrockbatch.console.page;
