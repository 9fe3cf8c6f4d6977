"""What a group does together: challenges, their tables, war rooms. A part of the engine, as pure as the rest."""
