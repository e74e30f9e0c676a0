/** What Firefox has and Chrome has not. */
declare var browser: { commands: { openShortcutSettings(): Promise<void> } };
