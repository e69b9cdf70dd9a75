/**
 * Doc comments of protocol/ that the documents tell; written by "deno run -A scripts/descriptions.ts".
 *
 * @module
 */
/** Doc comments of methods and notifications, by name. */
export const CALLS: Readonly<Record<string, string>> = {
  "state.changed": "A channel's state as the board reported it.",
  "command.pending": "A command lasts, goes on the wire, or is over (`null`: nothing that lasts is outstanding on that channel; B2a).",
  "board.changed": "A board came, went, or became another status; `null`: it is no longer listed.",
  "boards.list": "Every board.",
  "board.renew_id": "Give a board that has another one's id an id of its own.",
  "board.identify": "Have a board show a person which one it is: its light blinks for 5 s.",
  "console.bytes": "Bytes on a line, for those who watch it.",
  "console.watch": "Have this connection told of every byte on a board's line.",
  "console.source": "Read the text of a board's definition, as people wrote it.",
  "console.unwatch": "Have this connection told no more of a board's line; without a board: of none.",
  "devices.list": "Every device that may come in, the oldest first, and every code; the data folder's own token is none of them.",
  "devices.changed": "What `devices.list` tells is another; only those are told who may call that.",
  "devices.add": "Let a device in.",
  "devices.invite": "Make a code that lets devices in, with which each gets a token of its own.",
  "devices.withdraw": "Make all codes void that were not used yet, or are for many.",
  "devices.rename": "Give a device another name.",
  "devices.revoke": "Let a device in no longer: its token counts no more, and its connections end.",
  "doctor.examine": "Examine the server's own machine, and its boards.",
  "flash.progress": "How far programming a board has come.",
  "board.flash": "Have the server program a board: with its own project's firmware, or with that of the project whose definition is named.",
  "boards.ports": "Which boards can be programmed, and where they are.",
  "flash.begin": "Say that this connection programs a board from now on.",
  "flash.report": "Tell how far programming has come, for everybody.",
  "flash.take": "Have the server let go of the board's port, to program it there.",
  "flash.end": "Say that the image is on the board, which has to tell this build id.",
  "flash.fail": "Say that programming failed: why, and what to do about it. Of the details what does not fit is left out.",
  "flash.cancel": "End the programming of a board, whoever does it.",
  "history.query": "What happened, page by page, the newest first. A board that is not listed now may have a history all the same.",
  "board.rename": "Give a board another name, which it keeps itself; the empty name takes its name away.",
  "server.rename_client": "Say what the client that calls it is to be called; the empty name is none of its own.",
  "ports.changed": "Other ports are left alone now.",
  "ports.list": "The ports that are left alone.",
  "ports.try": "Look for a board on a port that is left alone, all the same.",
  "projects.changed": "Other projects have changed now, or they have come farther.",
  "projects.build": "Build a project, and serve it anew. It is answered when the build begins; `projects.changed` tells the rest.",
  "snapshot": "The whole truth; the first message on every connection.",
  "store.changed": "Whether the history can be written.",
  "server.closing": "The server is going away.",
  "server.time": "The server's time of day.",
  "virtual.changed": "The environment of a virtual board changed.",
  "virtual.line": "What happened to a virtual board's line, and what the link did about it; counters that only grow. Told while somebody watches.",
  "virtual.press": "Hold a virtual board's input down, or let it go.",
  "virtual.light": "Move a virtual board's analog input, as light on a sensor does.",
  "virtual.mend": "End all trouble of a virtual board.",
  "virtual.trouble": "Make a virtual board's line worse or better: what is left out stays as it is.",
  "virtual.power": "Unplug a virtual board, plug it in, restart it, or freeze it.",
  "virtual.watch": "Have this connection told of what happens on a virtual board's line, or no longer."
};

/** Doc comments of members: by the method whose own they are (or ""), then by the names of all members of the shape. */
export const MEMBERS: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  "state.changed": {
    "board,channel,state,boot,rev,by,at": {
      "board": "Board id.",
      "channel": "Channel name.",
      "state": "Read back from the hardware.",
      "boot": "The board's boot counter.",
      "rev": "The board's revision.",
      "by": "Who caused it.",
      "at": "When, ISO 8601."
    }
  },
  "command.pending": {
    "board,channel,pending": {
      "board": "Board id.",
      "channel": "Channel name.",
      "pending": "The newest outstanding command."
    }
  },
  "board.changed": {
    "board,view": {
      "board": "Board id.",
      "view": "The whole board."
    }
  },
  "": {
    "queueMs,boardMs,totalMs": {
      "queueMs": "From request to wire.",
      "boardMs": "From wire to the board's confirmation.",
      "totalMs": "From request to the board's confirmation."
    },
    "board,name": {
      "board": "Board id.",
      "name": "What it is called now: its name, or the definition's if it has none."
    },
    "at,direction,hex": {
      "at": "When, as milliseconds since 1970 with their fraction; within one watch never going back.",
      "direction": "Which way.",
      "hex": "The bytes, two hexadecimal digits each."
    },
    "board,missed,chunks": {
      "board": "Board id.",
      "missed": "How many chunks before these were left out, because this client did not keep up.",
      "chunks": "What was not, in order."
    },
    "direction": {
      "direction": "Another way, of which only a newer client knows."
    },
    "code,name": {
      "code": "The code.",
      "name": "What others are to read."
    },
    "board,port": {
      "board": "Board id.",
      "port": "The port's name."
    },
    "board,status,build": {
      "board": "Board id; it may be another than before, if the board had not answered then.",
      "status": "\"online\", or \"mismatch\" if this server works by another definition.",
      "build": "The build id that it told in HELLO, eight hexadecimal digits."
    },
    "board,channel,outcome,boot,rev,state,command,args,by,at,requestedAt,sentAt,reason,positions": {
      "board": "Board id.",
      "channel": "Channel name; null where it is about the line, and so about every channel.",
      "outcome": "What it was.",
      "boot": "The board's boot counter; null before it told any.",
      "rev": "The board's revision then.",
      "state": "What the board read back from its hardware; null if it said nothing.",
      "command": "Name of the command, or of the `LineAction`; null where nobody asked.",
      "args": "Its arguments; null where nobody asked. Of \"back\": for how many `ms` the line was lost, and in how many `outages`.",
      "by": "Who caused it.",
      "at": "When it was reported, or over; ISO 8601.",
      "requestedAt": "When it was asked for, ISO 8601; null where nobody asked.",
      "sentAt": "When it went on the wire, ISO 8601; null if it did not.",
      "reason": "Why it failed, or the line was lost, by name; null if it did not.",
      "positions": "Of a command that belongs to a gesture: how many of its positions were confirmed, of which this is the last."
    },
    "channel,only,from,to,limit,cursor": {
      "channel": "Only this channel, and the board's line.",
      "only": "Only entries of this kind.",
      "from": "Not before this moment.",
      "to": "Before this moment.",
      "limit": "Most changes to give.",
      "cursor": "`next` of the page before."
    },
    "id,path,adapter,why": {
      "id": "Names it in `ports.try`.",
      "path": "What the system calls it.",
      "adapter": "What its adapter says it is.",
      "why": "What is probably there, or what a person said at the server's start, by name; a newer server may have others."
    },
    "leftAlone": {
      "leftAlone": "The ports."
    },
    "project,stage,problem": {
      "project": "The project's name.",
      "stage": "How far it is, by name; a newer server may have others.",
      "problem": "Why it could not be built or served, in the words of the log: with file and line, one mistake a line; null if it did not fail."
    },
    "version,startedAt,schemaHash,findsBoards,you,yours,role,now,store": {
      "version": "Version of Destello.",
      "startedAt": "When it started, ISO 8601.",
      "schemaHash": "Hash of its first project's definition, eight hexadecimal digits.",
      "findsBoards": "Whether a board that is plugged in is found, and takes the place of a virtual one.",
      "you": "The name under which the receiver's commands are shown to others.",
      "yours": "All names that the receiver has and had; a server of an earlier version does not tell.",
      "role": "What the receiver may do; a server of an earlier version does not tell.",
      "now": "Its time of day when it sent this, ISO 8601; a server of an earlier version does not tell.",
      "store": "What of the history is not written, and why; null while it can be. A server of an earlier version does not tell."
    },
    "board,virtual": {
      "board": "Board id.",
      "virtual": "How they are now."
    },
    "board,bytesDropped,bitsFlipped,framesSent,retransmissions,naksReceived,badFrames,eventGaps,eventGapsMended,sessions": {
      "board": "Board id.",
      "bytesDropped": "Bytes that were lost on the line, both ways.",
      "bitsFlipped": "Bits that turned over on the line, both ways.",
      "framesSent": "Requests sent for the first time.",
      "retransmissions": "Requests sent again.",
      "naksReceived": "NAKs of the board, which misses a request.",
      "badFrames": "Frames that came damaged, and were not believed.",
      "eventGaps": "Times that events of the board were lost.",
      "eventGapsMended": "Of these, how many a snapshot made up for.",
      "sessions": "Sessions opened."
    },
    "code,about,message,details,command": {
      "code": "Its name.",
      "about": "The part that it is about.",
      "message": "What is wrong, in English.",
      "details": "What varies in it.",
      "command": "What mends it."
    },
    "reason,since,waiting,lost,readable": {
      "reason": "Why; a name that is not known here is \"failed\".",
      "since": "Since when, ISO 8601.",
      "waiting": "How many changes of the history are only in memory.",
      "lost": "How many were given up since, because there was no room for them.",
      "readable": "Whether what was written before can be read."
    },
    "code,message,hint,details": {
      "code": "Its name, for programs.",
      "message": "What happened, for people.",
      "hint": "What to do about it.",
      "details": "What varies in it."
    },
    "command,args,by,stage,since": {
      "command": "Name of the command.",
      "args": "Its arguments.",
      "by": "Who asked.",
      "stage": "\"requested\": waiting in the server; \"sent\": on the wire.",
      "since": "When it was requested, ISO 8601."
    },
    "ms,safe,until": {
      "ms": "After so many milliseconds of silence.",
      "safe": "The state it falls back to.",
      "until": "The latest moment at which it falls back, ISO 8601; in the past: at which it has. Null while the server writes to the board, because every frame that the board hears renews the lease, and where nothing was ever written to it."
    },
    "decision,boot,at,reason": {
      "decision": "\"restored\": as it was wanted. \"safe\": as the sketch starts it, and the wish is forgotten. \"kept\": as the sketch starts it, because nothing was wanted. \"failed\": it could not be restored.",
      "boot": "The boot counter after that restart.",
      "at": "When that was known, ISO 8601.",
      "reason": "Why it failed, by the name of a failure; null if it did not."
    },
    "reported,desired,pending,at,by,rev,lease,reconciled": {
      "reported": "The last state the board reported.",
      "desired": "What was last asked for and confirmed as run, field by field; kept when the board reports something else.",
      "pending": "The newest command that is not confirmed yet.",
      "at": "When the board reported, ISO 8601.",
      "by": "Who caused it: a client's name, \"board\" (a button, a fade's step), or \"server\" (restored after a boot).",
      "rev": "The board's revision when this channel last changed; what `ifRev` is held against.",
      "lease": "When the board makes it safe by itself; null for a channel that keeps its state.",
      "reconciled": "What became of it after the last restart that this server has seen."
    },
    "path,adapter": {
      "path": "The port's path: \"/dev/ttyACM0\".",
      "adapter": "What its adapter says by USB: \"Arduino Uno\", \"USB Serial (1a86:7523)\"; clones share adapters. Null where it says nothing."
    },
    "id,name": {
      "id": "Its id at the broker, the same at each start on its data folder.",
      "name": "What people call it: the name of its machine."
    },
    "id,name,kind,canProgram,port,definition,project,build,status,reason,boot,rev,channels,virtual,server": {
      "id": "From the id in its EEPROM: \"uno-7f3a21c4\"; before that is known, from its port.",
      "name": "What people call it.",
      "kind": "What its line is called. It says nothing about the board, unless it is \"virtual\": `virtual` and `canProgram` do.",
      "canProgram": "Whether it can be programmed where it is; a server of an earlier version does not tell.",
      "port": "Its serial port; null for an emulated board.",
      "definition": "Hash of its definition, eight hexadecimal digits; null while it is not known, and if it is of a project that is not served. A server of an earlier version does not tell, and has one definition for all.",
      "project": "The name of its project; null where that is not known. A server of an earlier version does not tell.",
      "build": "The build id of its firmware, eight hexadecimal digits; null before it told any. A server of an earlier version does not tell.",
      "status": "How it is.",
      "reason": "Why it is not online; null when it is.",
      "boot": "How often it has started.",
      "rev": "Grows with every report of this board.",
      "channels": "Its channels by name.",
      "virtual": "What surrounds a virtual board; null for a real one, and for one of another server.",
      "server": "The server that has it; absent: this one."
    },
    "dropToBoard,dropFromBoard,flipToBoard,flipFromBoard,delayMs": {
      "dropToBoard": "The chance, 0..1, that a byte to the board gets lost.",
      "dropFromBoard": "The chance, 0..1, that a byte from the board gets lost.",
      "flipToBoard": "The chance, 0..1, that one bit of a byte to the board turns over.",
      "flipFromBoard": "The chance, 0..1, that one bit of a byte from the board turns over.",
      "delayMs": "How much later than on a good line bytes arrive, each way; whole milliseconds."
    },
    "pressedBy,light,pressed,moved,power,trouble,troubleBy": {
      "pressedBy": "Who holds the first input down that is pressed; for clients of an earlier version.",
      "light": "What the first input converts to that is moved, one that sees light before others; for clients of an earlier version.",
      "pressed": "Each input that is pressed, by its pin: who holds it down, in the order in which they began. An older server tells of none.",
      "moved": "Each input that is moved, by its pin: what it converts to, 0..`MAX_ANALOG`; null: it drifts as daylight does.",
      "power": "\"frozen\": its time stands still, as if it hung. \"unplugged\": it has neither power nor line.",
      "trouble": "How bad its line is.",
      "troubleBy": "Who made trouble last; null while all is well."
    }
  },
  "boards.list": {
    "boards,now": {
      "boards": "The boards.",
      "now": "The server's time of day, ISO 8601; a server of an earlier version does not tell."
    }
  },
  "board.identify": {
    "board": {
      "board": "Id of the board that blinks."
    }
  },
  "console.watch": {
    "board": {
      "board": "Board id."
    }
  },
  "console.source": {
    "file,text": {
      "file": "The file, as people name it.",
      "text": "What is in it now."
    }
  },
  "devices.list": {
    "devices,codes,network,fingerprint": {
      "devices": "The devices.",
      "codes": "Codes that let devices in, the oldest first.",
      "network": "Origin at which other machines open the page; null if this one alone does.",
      "fingerprint": "SHA-256 of the certificate that they see there; null if they see none."
    },
    "id,name,role,createdAt,seenAt": {
      "id": "Eight hexadecimal digits.",
      "name": "What others read.",
      "role": "What it may do.",
      "createdAt": "When it was added, ISO 8601.",
      "seenAt": "When it showed its token last, ISO 8601, to the minute; null if it never did."
    },
    "code,role,many,leftMs": {
      "code": "Letters and digits.",
      "role": "What whoever uses it may do.",
      "many": "Whether it is for many devices.",
      "leftMs": "How long it can still be used, in milliseconds."
    }
  },
  "devices.add": {
    "name,role": {
      "name": "What others are to read.",
      "role": "What it may do."
    },
    "device,name,token": {
      "device": "Its id.",
      "name": "Its name: the wanted one, with a number behind it if somebody else is called so.",
      "token": "Its token, which is told this once."
    }
  },
  "devices.invite": {
    "role,many": {
      "role": "What they may do.",
      "many": "Whether it is for a class: many devices, which may look, for longer. One device unless told."
    },
    "code,forMs": {
      "code": "Letters and digits: 8 for one device, 26 for many.",
      "forMs": "How long it can be used, in milliseconds."
    }
  },
  "devices.rename": {
    "device,name": {
      "device": "Its id.",
      "name": "What others are to read."
    },
    "name": {
      "name": "Its name: the wanted one, with a number behind it if somebody else is called so."
    }
  },
  "devices.revoke": {
    "device": {
      "device": "Its id."
    }
  },
  "doctor.examine": {
    "findings": {
      "findings": "What is wrong."
    }
  },
  "flash.progress": {
    "board,phase,percent,message": {
      "board": "Board id.",
      "phase": "What is being done.",
      "percent": "0..100 within the whole, or null where it cannot be told.",
      "message": "In words."
    }
  },
  "board.flash": {
    "definition": {
      "definition": "Schema hash of a served definition, eight hexadecimal digits; needed where nobody knows whose the board is."
    }
  },
  "boards.ports": {
    "ports": {
      "ports": "Boards that can be programmed."
    }
  },
  "flash.report": {
    "phase,percent,message": {
      "phase": "What is being done.",
      "percent": "0..100 within the whole; null where it cannot be told.",
      "message": "In words."
    }
  },
  "flash.end": {
    "build": {
      "build": "The build id that was uploaded, eight hexadecimal digits."
    }
  },
  "flash.fail": {
    "message,hint,details": {
      "message": "What happened.",
      "hint": "What to do about it.",
      "details": "What varies in it, by name."
    }
  },
  "history.query": {
    "changes,next,store": {
      "changes": "The changes.",
      "next": "Where the next page begins; null if this is the last.",
      "store": "What is not written, and why, while the store cannot write; absent while it can."
    }
  },
  "board.rename": {
    "name": {
      "name": "The name; empty for none."
    }
  },
  "server.rename_client": {
    "name": {
      "name": "The name under which this client's commands are shown to others from now on."
    }
  },
  "ports.try": {
    "port": {
      "port": "Its id, as `ports.list` tells it."
    },
    "board,port": {
      "board": "The board that is listed for it, of which nothing is known yet.",
      "port": "The port's name."
    }
  },
  "projects.changed": {
    "projects": {
      "projects": "The projects."
    }
  },
  "projects.build": {
    "project": {
      "project": "The name of a served project."
    }
  },
  "snapshot": {
    "boards,definition,definitions,server,leftAlone,changedProjects": {
      "boards": "Every board.",
      "definition": "The definition of its first project; the only one that a server of an earlier version has.",
      "definitions": "The definitions of its projects, by their hashes; a server of an earlier version tells none.",
      "server": "The server itself.",
      "leftAlone": "Serial ports on which no board is likely to be, so that nobody opened them; absent where ports are not looked for.",
      "changedProjects": "Projects that are served as they were before their files changed; a server of an earlier version does not tell."
    }
  },
  "store.changed": {
    "store": {
      "store": "What is not written, and why; null while it can be."
    }
  },
  "server.closing": {
    "message": {
      "message": "In words."
    }
  },
  "server.time": {
    "now": {
      "now": "The server's time of day, ISO 8601."
    }
  },
  "virtual.press": {
    "down,pin": {
      "down": "Whether it is held down from now on.",
      "pin": "The pin, as the definition has it; the first one that fits if it is left out."
    }
  },
  "virtual.light": {
    "value,pin": {
      "value": "What it is to convert to; null for what it is when nobody moves it.",
      "pin": "The pin, as the definition has it; the first one that fits if it is left out."
    }
  },
  "virtual.power": {
    "action": {
      "action": "What is done."
    }
  },
  "virtual.watch": {
    "on": {
      "on": "Whether it is told from now on."
    }
  }
};
